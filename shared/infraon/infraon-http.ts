import ky from 'ky';
import { type AdaptiveGate, createAdaptiveGate } from '../http/adaptive-gate.ts';
import { startAttemptTimer } from '../http/attempt-timer.ts';
import { boundBody } from '../http/bound-body.ts';
import type { Clock } from '../http/clock.ts';
import type { CredentialProvider } from '../http/credential-provider.ts';
import { createAuthorization } from './authorization.ts';
import { classifyFailure } from './classify-failure.ts';
import { InfraonError } from './infraon-error.ts';
import type { InfraonOptions } from './options.ts';
import { readReply } from './read-reply.ts';
import { repeatAfter } from './repeat-after.ts';

export interface InfraonRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/ux/common/user/profile/`, with its trailing slash. Empty for the collection. */
  readonly path: string;
  readonly searchParams?: Readonly<Record<string, string | number | boolean>>;
  readonly json?: unknown;
  readonly form?: FormData;
}

export interface InfraonCallOptions {
  /** Ends every attempt and every wait of the call. */
  readonly signal?: AbortSignal | undefined;
  /** When the caller's time ends, in milliseconds since the epoch: no wait begins that would outlast it. */
  readonly deadline?: number | undefined;
}

export interface InfraonHttpDependencies {
  readonly options: InfraonOptions;
  readonly credentials: CredentialProvider;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: () => number;
}

export interface InfraonHttp {
  /** The reply's JSON, undefined for an empty body. Throws an {@link InfraonError} for anything but a success. */
  call(request: InfraonRequest, options?: InfraonCallOptions): Promise<unknown>;
  /** The reply's body, unread. It is bounded in time and size by the options for downloads. */
  download(request: InfraonRequest, options?: InfraonCallOptions): Promise<InfraonDownload>;
}

export interface InfraonDownload {
  readonly body: ReadableStream<Uint8Array>;
  readonly contentType: string | undefined;
}

/** What becomes of a response while its attempt's time runs. */
type Receive<T> = (response: Response, signal: AbortSignal) => Promise<T>;

/**
 * The one place that speaks HTTP with Infraon: origin, timeouts, when a call is repeated (see {@link repeatAfter}),
 * concurrency, no redirects. ky's own retries are off, because each attempt has to pass the gate.
 */
export function createInfraonHttp(dependencies: InfraonHttpDependencies): InfraonHttp {
  const { options, clock } = dependencies;
  const gate = createAdaptiveGate({ limit: options.maxConcurrency, clock });
  const authorization = createAuthorization(dependencies);
  const http = ky.create({
    prefix: new URL('/ux/common/user/profile/', options.baseUrl),
    fetch: dependencies.fetch,
    redirect: 'error',
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });

  async function send<T>(request: InfraonRequest, call: InfraonCallOptions, receive: Receive<T>): Promise<T> {
    let deadline = clock.now() + options.totalTimeoutSeconds * 1000;
    let key = await authorization.current();
    for (let attempts = 1, refreshed = false; ; ) {
      const queued = clock.now();
      const pass = await admit(gate, call.signal);
      deadline += clock.now() - queued;
      const remaining = Math.min(deadline, call.deadline ?? deadline) - clock.now();
      const error = await attempt({ request, key, pass, call, receive, remaining });
      if (!(error instanceof InfraonError)) return error.received;
      if (error.status === 401 && !refreshed) {
        const stale = key;
        key = await authorization.refresh(stale);
        if (key === stale) throw error;
        refreshed = true;
        continue;
      }
      const wait = repeatAfter({
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
    readonly request: InfraonRequest;
    readonly key: string;
    readonly pass: Awaited<ReturnType<AdaptiveGate['enter']>>;
    readonly call: InfraonCallOptions;
    readonly receive: Receive<T>;
    readonly remaining: number;
  }): Promise<{ readonly received: T } | InfraonError> {
    const { request, pass, call } = given;
    if (given.remaining <= 0) {
      pass.leave('failed');
      return new InfraonError({ code: 'timeout', retryable: true, mayHaveHappened: false });
    }
    const timer = startAttemptTimer(
      Math.min(given.remaining, options.attemptTimeoutSeconds * 1000),
      call.signal,
    );
    const { method, path, searchParams, json, form } = request;
    try {
      const response = await http(path, {
        method,
        headers: { authorization: authorization.header(given.key), accept: 'application/json' },
        signal: timer.signal,
        ...(searchParams === undefined ? {} : { searchParams }),
        ...(json === undefined ? {} : { json }),
        ...(form === undefined ? {} : { body: form }),
      });
      const received = await given.receive(response, timer.signal);
      pass.leave('taken');
      return { received };
    } catch (cause) {
      const error = classifyFailure(cause, {
        isWrite: method !== 'GET',
        timedOut: timer.timedOut(),
        aborted: call.signal?.aborted ?? false,
      });
      pass.leave(error.status === 429 || error.status === 503 ? 'refused' : 'failed');
      return error;
    } finally {
      timer.end();
    }
  }

  const read = (request: InfraonRequest): Receive<unknown> => {
    const isWrite = request.method !== 'GET';
    return (response, signal) => readReply(response, { isWrite, signal, options, now: clock.now() });
  };

  return {
    call: (request, call = {}) => send(request, call, read(request)),
    download: (request, call = {}) =>
      send(request, call, async (response, signal) => {
        if (!response.ok) await readReply(response, { isWrite: false, signal, options, now: clock.now() });
        const time = AbortSignal.timeout(options.downloadTimeoutSeconds * 1000);
        return {
          body: boundBody(response, {
            maxBytes: options.maxDownloadBytes,
            signal: call.signal === undefined ? time : AbortSignal.any([call.signal, time]),
          }),
          contentType: response.headers.get('content-type') ?? undefined,
        };
      }),
  };
}

async function admit(gate: AdaptiveGate, signal: AbortSignal | undefined) {
  try {
    return await gate.enter(signal);
  } catch (cause) {
    throw new InfraonError({ code: 'aborted', retryable: true, mayHaveHappened: false, cause });
  }
}
