import type { Clock } from '../../http/clock.ts';
import type { CredentialProvider } from '../../http/vendor-authorization.ts';
import { VendorError, type VendorErrorDetails } from '../../http/vendor-error.ts';
import {
  createVendorHttp,
  type VendorAttempt,
  type VendorCallOptions,
  type VendorDownload,
  type VendorRequest,
} from '../../http/vendor-http.ts';
import type { InfraonOptions } from './options.ts';

/** A failed call on Infraon. */
export class InfraonError extends VendorError {
  override readonly name = 'InfraonError';

  constructor(details: VendorErrorDetails) {
    super('infraon', details);
  }
}

/** Paths are below `/ux/common/user/profile/`; empty for the collection. */
export type InfraonRequest = VendorRequest;

export type InfraonCallOptions = VendorCallOptions;

export type InfraonDownload = VendorDownload;

export interface InfraonHttp {
  /** The reply's JSON, undefined for an empty body. Throws an {@link InfraonError} for anything but a success. */
  call(request: InfraonRequest, options?: InfraonCallOptions): Promise<unknown>;
  /** The reply's body, unread. It is bounded in time and size by the options for downloads. */
  download(request: InfraonRequest, options?: InfraonCallOptions): Promise<InfraonDownload>;
}

/** Waits before repeats, where the vendor does not say how long. */
const backoff = { firstBackoffSeconds: 0.2, maxBackoffSeconds: 5 };

/** HTTP as Infraon speaks it: where its paths are, how the key travels, and that a 2xx may be a failure. */
export function createInfraonHttp(dependencies: {
  readonly options: InfraonOptions;
  readonly credentials: CredentialProvider;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onAttempt?: ((attempt: VendorAttempt) => void) | undefined;
}): InfraonHttp {
  const { options, ...rest } = dependencies;
  const scheme = options.authorizationScheme;
  const http = createVendorHttp({
    ...rest,
    options: { ...options, ...backoff },
    prefix: new URL('/ux/common/user/profile/', options.baseUrl),
    authorize: (key) => (scheme === undefined ? key : `${scheme} ${key}`),
    fail: (details) => new InfraonError(details),
    isLogicalFailure: (body) => isLogicalFailure(body, options),
  });
  const limits = { timeoutSeconds: options.downloadTimeoutSeconds, maxBytes: options.maxDownloadBytes };
  return {
    call: http.call,
    download: (request, call) => http.download(request, limits, call),
  };
}

/** Whether the body of a 2xx says that the call failed: `{"status":"error", …}`. */
export function isLogicalFailure(body: unknown, options: Pick<InfraonOptions, 'failureStatuses'>): boolean {
  if (typeof body !== 'object' || body === null || !('status' in body)) return false;
  const { status } = body;
  if (typeof status !== 'string') return false;
  return options.failureStatuses.some((failure) => failure.toLowerCase() === status.trim().toLowerCase());
}
