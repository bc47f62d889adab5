import ky from 'ky';
import { type AdaptiveGate, createAdaptiveGate } from './adaptive-gate.ts';
import { startAttemptTimer } from './attempt-timer.ts';
import { boundBody } from './bound-body.ts';
import { classifyFailure } from './classify-failure.ts';
import type { Clock } from './clock.ts';
import { readReply, requestIdOf } from './read-reply.ts';
import { type RepeatOptions, retryDelay } from './retry-delay.ts';
import { type CredentialProvider, createAuthorization } from './vendor-authorization.ts';
import { type Fail, VendorError, type VendorErrorCode } from './vendor-error.ts';

export interface VendorRequest {
  /** What the call does, as the client names it: `createUser`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the prefix; as the vendor publishes it, also as to a slash at its end. */
  readonly path: string;
  readonly searchParams?: Readonly<Record<string, string | number | boolean>>;
  readonly json?: unknown;
  readonly form?: FormData;
}

export interface VendorCallOptions {
  /** Ends every attempt and every wait of the call. */
  readonly signal?: AbortSignal | undefined;
  /** When the caller's time ends, in milliseconds since the epoch: no wait begins that would outlast it. */
  readonly deadline?: number | undefined;
}

export interface VendorHttpOptions extends RepeatOptions {
  /** Time for one attempt, from sending to the end of the reply's body. */
  readonly attemptTimeoutSeconds: number;
  /** Time for a call with all its attempts and waits, without its wait for admission by the concurrency gate. */
  readonly totalTimeoutSeconds: number;
  /** Hard cap of attempts in flight. */
  readonly maxConcurrency: number;
  /** The longest reply that is read, downloads excepted. */
  readonly maxReplyBytes: number;
}

/** One attempt of a call, when it is over. */
export interface VendorAttempt {
  readonly operation: string;
  /** The first is 1; one that is sent again with a fresh key counts as the same. */
  readonly attempt: number;
  readonly durationMs: number;
  /** Attempts of this process that were under way when it began, itself included. */
  readonly inFlight: number;
  /** Undefined where no reply came. */
  readonly status: number | undefined;
  /** The vendor's own id of the request, as the reply said it. */
  readonly requestId: string | undefined;
  readonly result: 'taken' | VendorErrorCode;
}

export interface VendorHttpDependencies {
  /** The URL, with a slash at its end, below which every path goes. */
  readonly prefix: URL;
  readonly options: VendorHttpOptions;
  /** The value of the `Authorization` header for a key. */
  readonly authorize: (key: string) => string;
  readonly fail: Fail;
  /** Whether the body of a 2xx says that the call failed. */
  readonly isLogicalFailure?: (body: unknown) => boolean;
  readonly credentials: CredentialProvider;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: () => number;
  /** Told of every attempt that was sent. */
  readonly onAttempt?: ((attempt: VendorAttempt) => void) | undefined;
}

export interface VendorHttp {
  /** The reply's JSON, undefined for an empty body. Throws a {@link VendorError} for anything but a success. */
  call(request: VendorRequest, options?: VendorCallOptions): Promise<unknown>;
  /** The reply's body, unread, bounded in time and size. */
  download(
    request: VendorRequest,
    limits: DownloadLimits,
    options?: VendorCallOptions,
  ): Promise<VendorDownload>;
}

export interface DownloadLimits {
  readonly timeoutSeconds: number;
  readonly maxBytes: number;
}

export interface VendorDownload {
  readonly body: ReadableStream<Uint8Array>;
  readonly contentType: string | undefined;
}

/** What becomes of a response while its attempt's time runs. */
type Receive<T> = (response: Response, signal: AbortSignal) => Promise<T>;

/**
 * Speaks HTTP with one vendor: origin, timeouts, when a call is repeated (see {@link retryDelay}),
 * concurrency, no redirects. ky's own retries are off, because each attempt has to pass the gate.
 */
export function createVendorHttp(dependencies: VendorHttpDependencies): VendorHttp {
  const { options, clock, fail } = dependencies;
  const gate = createAdaptiveGate({ limit: options.maxConcurrency, clock });
  const authorization = createAuthorization(dependencies);
  const http = ky.create({
    prefix: dependencies.prefix,
    fetch: dependencies.fetch,
    redirect: 'error',
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });

  async function send<T>(request: VendorRequest, call: VendorCallOptions, receive: Receive<T>): Promise<T> {
    let deadline = clock.now() + options.totalTimeoutSeconds * 1000;
    let key = await authorization.current();
    for (let attempts = 1, refreshed = false; ; ) {
      const queued = clock.now();
      const pass = await admit(call.signal);
      deadline += clock.now() - queued;
      const remaining = Math.min(deadline, call.deadline ?? deadline) - clock.now();
      const error = await attempt({ request, key, pass, call, receive, remaining, number: attempts });
      if (!(error instanceof VendorError)) return error.received;
      if (error.status === 401 && !refreshed) {
        const stale = key;
        key = await authorization.refresh(stale);
        if (key === stale) throw error;
        refreshed = true;
        continue;
      }
      const wait = retryDelay({
        error,
        isRead: request.method === 'GET',
        attempts,
        remaining: Math.min(deadline, call.deadline ?? deadline) - clock.now(),
        random: dependencies.random,
        options,
      });
      if (wait === undefined) throw error;
      attempts += 1;
      await clock.sleep(wait, call.signal).catch(() => {
        // The caller gave up during the wait: the refusal says more than the abort, Retry-After above all.
        throw error;
      });
    }
  }

  async function attempt<T>(given: {
    readonly request: VendorRequest;
    readonly key: string;
    readonly pass: Awaited<ReturnType<AdaptiveGate['enter']>>;
    readonly call: VendorCallOptions;
    readonly receive: Receive<T>;
    readonly remaining: number;
    readonly number: number;
  }): Promise<{ readonly received: T } | VendorError> {
    const { request, pass, call } = given;
    if (given.remaining <= 0) {
      pass.leave('failed');
      return fail({ code: 'timeout', retryable: true, mayHaveHappened: false });
    }
    const timer = startAttemptTimer(
      Math.min(given.remaining, options.attemptTimeoutSeconds * 1000),
      call.signal,
    );
    const { method, path, searchParams } = request;
    const body = request.json === undefined ? request.form : JSON.stringify(request.json);
    const [startedAt, inFlight] = [clock.now(), gate.inFlight()];
    let response: Response | undefined;
    const tell = (result: VendorAttempt['result']) =>
      dependencies.onAttempt?.({
        ...{ operation: request.operation, attempt: given.number, inFlight, result },
        durationMs: clock.now() - startedAt,
        status: response?.status,
        requestId: response === undefined ? undefined : requestIdOf(response),
      });
    try {
      response = await http(path, {
        method,
        headers: {
          authorization: dependencies.authorize(given.key),
          accept: 'application/json',
          ...(request.json === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal: timer.signal,
        ...(searchParams === undefined ? {} : { searchParams }),
        // Handed to fetch beside ky's request, within which it would go through two more streams.
        ...(body === undefined
          ? {}
          : { fetch: (input, init) => dependencies.fetch(input, { ...init, body }) }),
      });
      const received = await given.receive(response, timer.signal);
      pass.leave('taken');
      tell('taken');
      return { received };
    } catch (cause) {
      const error = classifyFailure(cause, {
        isWrite: method !== 'GET',
        timedOut: timer.timedOut(),
        aborted: call.signal?.aborted ?? false,
        fail,
      });
      pass.leave(error.status === 429 || error.status === 503 ? 'refused' : 'failed');
      tell(error.code);
      return error;
    } finally {
      timer.end();
    }
  }

  async function admit(signal: AbortSignal | undefined) {
    try {
      return await gate.enter(signal);
    } catch (cause) {
      throw fail({ code: 'aborted', retryable: true, mayHaveHappened: false, cause });
    }
  }

  const reply = (response: Response, signal: AbortSignal, isWrite: boolean) =>
    readReply(response, {
      isWrite,
      signal,
      fail,
      now: clock.now(),
      maxReplyBytes: options.maxReplyBytes,
      isLogicalFailure: dependencies.isLogicalFailure,
    });

  return {
    call: (request, call = {}) =>
      send(request, call, (response, signal) => reply(response, signal, request.method !== 'GET')),
    download: (request, { timeoutSeconds, maxBytes }, call = {}) =>
      send(request, call, async (response, signal) => {
        if (!response.ok) await reply(response, signal, false);
        const time = AbortSignal.timeout(timeoutSeconds * 1000);
        return {
          body: ReadableStream.from(
            boundBody(response, {
              maxBytes,
              signal: call.signal === undefined ? time : AbortSignal.any([call.signal, time]),
            }),
          ),
          contentType: response.headers.get('content-type') ?? undefined,
        };
      }),
  };
}
