import ky, { isHTTPError, type Options } from 'ky';
import { SecretUnavailableError } from '../../aws/secrets/secret-unavailable-error.ts';
import { boundBody } from '../../http/bound-body.ts';
import { readText } from '../../http/read-reply.ts';
import { parseRetryAfter } from '../../http/retry-delay.ts';
import { checkOrigin } from '../../targets/kit/check-origin.ts';
import type { HrApi, HrApiAccess, HrAuthorization } from '../hr-source.ts';
import { parseExactJson } from '../kit/parse-exact-json.ts';

/**
 * - `unauthorized`: the API's secret was refused, also after it was fetched again; or a right is missing.
 * - `refused`: the API will not take this request as it is. Tried again all the same, since an operator may fix that.
 * - `unavailable`: worth another try later (5xx, 429, network, time).
 * - `unreadable`: the answer is no JSON, or too long.
 */
type HrApiErrorKind = 'unauthorized' | 'refused' | 'unavailable' | 'unreadable';

/** A failed call on an HR system's API. Nothing of the request or the answer is part of it but the status. */
export class HrApiError extends Error {
  override readonly name = 'HrApiError';
  readonly kind: HrApiErrorKind;
  readonly status: number | undefined;
  /** Seconds that the API asked to wait, where it did. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    kind: HrApiErrorKind,
    options: {
      readonly status?: number;
      readonly retryAfterSeconds?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`the HR system's API failed: ${kind}`, options.cause === undefined ? {} : { cause: options.cause });
    this.kind = kind;
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** The secret of an HR system's API. Both methods throw a `SecretUnavailableError`. */
export interface HrCredentials {
  get(): Promise<Readonly<Record<string, string>>>;
  /** Fetches it again, after it was refused. */
  refresh(): Promise<Readonly<Record<string, string>>>;
}

/** One attempt of a call; without a status nothing was answered. Neither path nor query: they name an employee. */
export interface HrApiAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly status: number | undefined;
  readonly durationMs: number;
}

export interface HrApiOptions {
  readonly access: HrApiAccess;
  readonly credentials: HrCredentials;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** For one attempt, and for a call with all of them. */
  readonly timeouts?: { readonly attemptMs: number; readonly totalMs: number };
  /** How often a failed call is repeated at once. */
  readonly retries?: number;
  readonly onAttempt?: (attempt: HrApiAttempt) => void;
}

const [attemptMs, totalMs] = [5_000, 12_000];
const maxReplyBytes = 4 * 1024 * 1024;
/** An authorization is given up so long before it ends. */
const marginMs = 60_000;

/**
 * The API of one HR system, for reading. Calls are repeated twice at most, because whoever asks is tried again with
 * growing delay; what is refused as unauthorized is asked once more with the secret fetched again. Throws
 * {@link HrApiError}, and `SecretUnavailableError` where the secret cannot be had.
 */
export function createHrApi(options: HrApiOptions): HrApi {
  const { access, credentials, now = Date.now, timeouts = { attemptMs, totalMs }, retries = 2 } = options;
  if (checkOrigin(access.baseUrl, access) !== undefined) throw new HrApiError('refused');
  const http = ky.create({
    headers: { accept: 'application/json' },
    redirect: 'error',
    timeout: timeouts.attemptMs,
    totalTimeout: timeouts.totalMs,
    // Every call only reads, POSTs included.
    retry: { limit: retries, methods: ['get', 'post'], statusCodes: [408, 500, 502, 503, 504], jitter: true },
    throwHttpErrors: (status) => status !== 404,
  });
  let authorization: (HrAuthorization & { readonly until: number }) | undefined;

  async function send(path: string, request: Options): Promise<unknown | undefined> {
    const url = new URL(path, access.baseUrl);
    if (url.origin !== new URL(access.baseUrl).origin) throw new HrApiError('refused');
    const response = await http(url, { ...request, fetch: observed(options) }).catch((error: unknown) => {
      throw describe(error, now());
    });
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    return readJson(response, timeouts.totalMs);
  }

  async function authorize(secret: Readonly<Record<string, string>>): Promise<HrAuthorization> {
    if (authorization !== undefined && now() < authorization.until) return authorization;
    const made = await access.authorize(secret, (path, body) => send(path, { method: 'post', json: body }));
    if (made === undefined) throw new SecretUnavailableError('malformed');
    const { validForSeconds } = made;
    const until = validForSeconds === undefined ? Infinity : now() + validForSeconds * 1000 - marginMs;
    authorization = { ...made, until };
    return made;
  }

  async function call(path: string, request: Options): Promise<unknown | undefined> {
    const attempt = async (secret: Readonly<Record<string, string>>) => {
      const { header } = await authorize(secret);
      return send(path, { ...request, headers: { authorization: header } });
    };
    try {
      return await attempt(await credentials.get());
    } catch (error) {
      if (!(error instanceof HrApiError) || error.status !== 401) throw error;
      authorization = undefined;
      return attempt(await credentials.refresh());
    }
  }

  return {
    getJson: (path, query) =>
      call(path, { method: 'get', ...(query === undefined ? {} : { searchParams: { ...query } }) }),
    searchJson: (path, body) => call(path, { method: 'post', json: body }),
  };
}

/** The `fetch` of one call, which tells of each attempt. */
function observed({
  fetch = globalThis.fetch,
  onAttempt,
  now = Date.now,
}: HrApiOptions): typeof globalThis.fetch {
  let attempt = 0;
  return async (...request) => {
    attempt += 1;
    const [number, startedAt] = [attempt, now()];
    const tell = (status?: number) => onAttempt?.({ attempt: number, status, durationMs: now() - startedAt });
    try {
      const response = await fetch(...request);
      tell(response.status);
      return response;
    } catch (error) {
      tell();
      throw error;
    }
  };
}

/** Neither ky's error nor its cause is kept where they hold the request, whose headers hold the secret. */
function describe(error: unknown, now: number): HrApiError {
  if (!isHTTPError(error)) return new HrApiError('unavailable', { cause: innermost(error) });
  const { status, headers } = error.response;
  if (status === 401 || status === 403) return new HrApiError('unauthorized', { status });
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), now);
    return new HrApiError('unavailable', { status, retryAfterSeconds });
  }
  return new HrApiError('refused', { status });
}

/** A system error such as ECONNREFUSED, which names no more than the address. */
function innermost(error: unknown): unknown {
  let cause = error;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  return cause instanceof Error && 'code' in cause ? cause : undefined;
}

async function readJson(response: Response, forMs: number): Promise<unknown> {
  const body = boundBody(response, { maxBytes: maxReplyBytes, signal: AbortSignal.timeout(forMs) });
  try {
    return parseExactJson(await readText(body));
  } catch {
    // The parser's error quotes the answer.
    throw new HrApiError('unreadable', { status: response.status });
  }
}
