import type * as z from 'zod';
import type { Attributes } from '../domain/attributes.ts';
import type { UserEvent } from '../domain/user-event.ts';
import type { FieldError } from '../events/describe-issues.ts';

/** A request as an HR system sent it. Nothing of it is parsed. */
export interface SourceDelivery {
  /** Names in lower case; repeated headers are joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** What follows the source's name in the path. */
  readonly pathToken?: string;
}

/** What decides whether a delivery is genuine. */
export interface SourceProof extends SourceDelivery {
  /** As the operator filled them in: HMAC keys, path tokens, `user:password` or bearer tokens. Any of them may be in use. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type SourceVerdict =
  | { readonly kind: 'verified' }
  /** `mismatch` is the only one that other secrets could change. */
  | { readonly kind: 'rejected'; readonly because: 'missing' | 'malformed' | 'stale' | 'mismatch' };

/** An event that a payload tells of; who says so is added by the framework. Not yet validated. */
export type SourceEvent = Omit<UserEvent, 'source'>;

/** That something happened to an employee of whom the payload gives the id only. */
export interface EmployeeNotice {
  /** Unique within the source, so that a repeated delivery is recognised. */
  readonly noticeId: string;
  readonly employeeId: string;
  /** The HR system's word for what happened, of a closed list. */
  readonly kind: string;
  /** When it happened (ISO 8601, UTC, milliseconds). */
  readonly occurredAt: string;
  /** From when on it holds, where the payload says so. */
  readonly effectiveAt?: string;
}

/** What a payload, or an employee's record, means. */
export type Translation =
  | ({ readonly kind: 'events'; readonly events: readonly SourceEvent[] } & Beside)
  /** The HR system has to be asked who it is. */
  | ({ readonly kind: 'notices'; readonly notices: readonly EmployeeNotice[] } & Beside)
  /** A coded reason (`not-about-a-person`, `not-subscribed`, `unknown-type`…), for the log and the answer. */
  | { readonly kind: 'nothing'; readonly because: string }
  /** Paths and codes, never values. */
  | { readonly kind: 'malformed'; readonly errors: readonly FieldError[] };

/** What a payload of several entries holds beside those that are taken. See `combine-entries.ts`. */
export interface Beside {
  /** What is wrong with the other entries, by the payload's paths. They delay no one else. */
  readonly refused?: readonly FieldError[];
  readonly skipped?: readonly Skipped[];
  /**
   * Says where in the payload is what an error of the event or notice at a place of the list is about, since a sender knows
   * no `user.email`.
   */
  readonly place?: (index: number, error: FieldError) => FieldError;
}

/** An entry that means nothing: where its type is, and a coded reason. */
export interface Skipped {
  readonly path: string;
  readonly because: string;
}

export interface TranslationContext<Settings> {
  readonly settings: Settings;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** 64 hex digits of the SHA-256 of the body: the event's id where the HR system gives none. */
  readonly bodyHash: string;
}

/** What is known beside an employee's record. */
export interface EmployeeContext {
  readonly notice: EmployeeNotice;
  /**
   * What names the person whom earlier notices about this employee led to, so that someone who is deleted, or whose
   * names the HR system hides, can still be offboarded.
   */
  readonly known?: Attributes;
  /** Whether that person was ever onboarded. */
  readonly isOnboarded?: boolean;
  /** When that person was to start, where that was withdrawn. */
  readonly withdrawnStart?: string;
}

/** What a request means that belongs to setting a subscription up, and proves nothing. */
export type Handshake =
  /** Answered with 200; nothing else happens. */
  | { readonly kind: 'ping' }
  /** The HR system tells the key that it will sign with. An operator decides whether to trust it. */
  | { readonly kind: 'offers-key'; readonly key: string };

/** The HR system's API, as far as a source needs it. */
export interface HrApi {
  /**
   * Reads JSON below the API's origin. Undefined: 404. Throws an `HrApiError` for everything else that is no
   * success; the notice is then tried again later.
   */
  getJson(path: string, query?: Readonly<Record<string, string>>): Promise<unknown | undefined>;
  /** Sends JSON to a call that only reads, such as a search. */
  searchJson(path: string, body: unknown): Promise<unknown | undefined>;
}

/** What an `Authorization` header says. */
export interface HrAuthorization {
  readonly header: string;
  /** After so many seconds another one is made. Absent: it holds as long as the secret. */
  readonly validForSeconds?: number;
}

/** How the HR system's API is reached. */
export interface HrApiAccess {
  /** The API's origin; see `hr-api-settings.ts` for a schema. */
  readonly baseUrl: string;
  readonly allowLoopback: boolean;
  /** For so long after a change the API may show what was before, so that notices wait. Absent: it shows changes at once. */
  readonly settlesWithinSeconds?: number;
  /**
   * Makes the authorization of the secret `hr-source-<name>-api`, a JSON object of texts such as
   * `{"token": "…"}` (see `basic-authorization.ts`, `bearer-authorization.ts`). Undefined when fields are missing.
   * `signIn` posts JSON below the origin, without authorization, and gives the answer's JSON; it throws as `HrApi` does.
   */
  authorize(
    credentials: Readonly<Record<string, string>>,
    signIn: (path: string, body: unknown) => Promise<unknown>,
  ): HrAuthorization | undefined | Promise<HrAuthorization | undefined>;
}

/** One HR system as a sender of webhooks. Everything but `fetchEmployee` is pure, and nothing throws for what was sent. */
export interface HrSource<Settings = unknown> {
  /** In the path of its webhook and as the source of its events: `bamboohr`. */
  readonly name: string;
  /** What the stage's configuration says of it; every default and every assumption is in there. */
  readonly settingsSchema: z.ZodType<Settings>;
  /** Looked at before the signature; undefined for what is no handshake. */
  readHandshake?(delivery: SourceDelivery): Handshake | undefined;
  verify(proof: SourceProof): SourceVerdict;
  /** What a verified payload means: JSON, parsed strictly. */
  translate(payload: unknown, context: TranslationContext<Settings>): Translation;
  /** How `fetchEmployee` reaches the API; there when that is. */
  apiAccess?(settings: Settings): HrApiAccess;
  /** Asks for the employee of a notice; undefined when there is none. Absent where payloads tell all. */
  fetchEmployee?(request: {
    readonly notice: EmployeeNotice;
    readonly api: HrApi;
    readonly settings: Settings;
  }): Promise<unknown | undefined>;
  /** What the employee's record means, after a notice. `employee` is undefined when the HR system has none. */
  translateEmployee?(employee: unknown, context: TranslationContext<Settings> & EmployeeContext): Translation;
}
