import { type Identifier, identifierKey } from '../../domain/identity/identifiers.ts';
import type { EventReference } from '../../domain/user-event.ts';
import { keyPrefixes } from './key-prefixes.ts';

/** Every item has this sort key; what an item is about is in `pk`. */
export const recordSortKey = 'record';

export const eventKey = (reference: EventReference): string => `${keyPrefixes.event}${reference}`;
export const personKey = (personId: string): string => `${keyPrefixes.person}${personId}`;
export const claimKey = (identifier: Identifier): string =>
  `${keyPrefixes.claim}${identifierKey(identifier)}`;
export const accountClaimKey = (account: { readonly target: string; readonly accountId: string }): string =>
  `${keyPrefixes.claim}${account.target}-account#${account.accountId}`;

/**
 * The key of the note that someone who left was not deactivated: one of each person or, where it is not known who it is, of each event, or of
 * the names in files.
 */
export function leaverKey(
  leaver:
    | { readonly personId: string }
    | {
        readonly personId?: undefined;
        readonly names?: string | undefined;
        readonly reference: EventReference;
      },
): string {
  if (leaver.personId !== undefined) return `${keyPrefixes.leaver}person/${leaver.personId}`;
  return leaver.names === undefined
    ? `${keyPrefixes.leaver}event/${leaver.reference}`
    : `${keyPrefixes.leaver}names/${leaver.names}`;
}

export const directoryKey = (target: string): string => `${keyPrefixes.directory}${target}`;
export const importKey = (importId: string): string => `${keyPrefixes.import}${importId}`;

/** The key of what is remembered of a target's exports. */
export const exportKey = (target: string): string => `${keyPrefixes.export}${target}`;

/** The key of a notification about one version of an object. */
export const dropKey = (drop: string): string => `${keyPrefixes.drop}${drop}`;
export const feedKey = (feed: string): string => `${keyPrefixes.feed}${feed}`;

/** The key of the list of all feeds. */
export const feedsKey = keyPrefixes.feeds;

/** The key of what an HR system said of an employee whom it did not describe; the reference is `source/noticeId`. */
export const noticeKey = (reference: string): string => `${keyPrefixes.notice}${reference}`;

/** The key that leads from an HR system's employee to the person. */
export const employeeKey = (employee: { readonly source: string; readonly employeeId: string }): string =>
  `${keyPrefixes.employee}${employee.source}/${employee.employeeId}`;

/** The key of the signing keys that an HR system announced. */
export const keyOffersKey = (source: string): string => `${keyPrefixes.keyOffer}${source}`;

/** The key of what a source has used of its brake's budget. */
export const brakeKey = (source: string): string => `${keyPrefixes.brake}${source}`;

/** The key of a person whom a source's brake holds, or held. */
export const heldKey = (held: { readonly source: string; readonly personId: string }): string =>
  `${keyPrefixes.held}${held.source}/${held.personId}`;

/** The key of what an import noted about a released event. */
export const releaseKey = (reference: EventReference): string => `${keyPrefixes.release}${reference}`;

/** The key of an operator's refusal of what an event asks for. */
export const refusalKey = (reference: EventReference): string => `${keyPrefixes.refusal}${reference}`;

/** The key of whether operators have paused reconciling. */
export const reconcilingKey = `${keyPrefixes.control}reconciling`;

/** The key of the number of people who are to have an account. */
export const managedKey = keyPrefixes.managed;

/** The key of one chunk of a person's history; the first one is 1. */
export function historyKey({
  personId,
  chunk,
}: {
  readonly personId: string;
  readonly chunk: number;
}): string {
  return `${historyHeadKey(personId)}/${String(chunk).padStart(6, '0')}`;
}

/** What the keys of a history's chunks begin with. An item of this key has the number of chunks where no person's record has it. */
export const historyHeadKey = (personId: string): string => `${keyPrefixes.history}${personId}`;

/** The key of the data key under which a person's history is encrypted. */
export const dataKeyKey = (personId: string): string => `${keyPrefixes.dataKey}${personId}`;

/** The key of the note that someone was forgotten who bore a name; `digest` is the name's keyed hash. */
export const forgottenKey = (digest: string): string => `${keyPrefixes.forgotten}${digest}`;

/** The key of the secret by which those hashes are made. */
export const forgettingSecretKey = `${keyPrefixes.forgotten}secret`;

/** The key of who decided that a person is forgotten. */
export const forgettingDecisionKey = (personId: string): string =>
  `${keyPrefixes.forgotten}decided/${personId}`;

/** The key of the HR systems' employees whom a person is. No source has a name like that. */
export const employeesOfPersonKey = (personId: string): string =>
  `${keyPrefixes.employee}.people/${personId}`;

/** What an operator decides on: an account or, where there is none, the person who should have one. */
export type DriftSubject = { readonly target: string } & (
  | { readonly accountId: string }
  | { readonly accountId?: undefined; readonly personId: string }
);

/** The key of what operators have said of what the nightly comparison found. */
export function driftKey(subject: DriftSubject): string {
  const { target } = subject;
  return subject.accountId === undefined
    ? `${keyPrefixes.drift}${target}/person/${subject.personId}`
    : `${keyPrefixes.drift}${target}/account/${subject.accountId}`;
}

/** The key of what is remembered of the audit's last segment. */
export const auditHeadKey = keyPrefixes.audit;

/** Undefined when the key is not that of someone held. */
export function heldOfKey(pk: string): { readonly source: string; readonly personId: string } | undefined {
  const [source, personId] = pk.startsWith(keyPrefixes.held)
    ? pk.slice(keyPrefixes.held.length).split('/')
    : [];
  return source === undefined || personId === undefined ? undefined : { source, personId };
}

/** Undefined when the key is not an event's. */
export function referenceOfKey(pk: string): EventReference | undefined {
  return pk.startsWith(keyPrefixes.event) ? pk.slice(keyPrefixes.event.length) : undefined;
}

/** Undefined when the key is not a person's. */
export function personIdOfKey(pk: string): string | undefined {
  return pk.startsWith(keyPrefixes.person) ? pk.slice(keyPrefixes.person.length) : undefined;
}

/** The key of what is kept for SCIM clients; the reference is `client/users/id`, and so on. */
export const scimKey = (reference: string): string => `${keyPrefixes.scim}${reference}`;

/** Undefined when the key is not one of those. */
export function scimReferenceOfKey(pk: string): string | undefined {
  return pk.startsWith(keyPrefixes.scim) ? pk.slice(keyPrefixes.scim.length) : undefined;
}

/** Undefined when the key is not a notice's. */
export function noticeReferenceOfKey(pk: string): string | undefined {
  return pk.startsWith(keyPrefixes.notice) ? pk.slice(keyPrefixes.notice.length) : undefined;
}
