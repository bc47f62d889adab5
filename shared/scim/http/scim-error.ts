/** RFC 7644, table 9: what a client may tell one 400 from another by. */
export type ScimErrorType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive';

/** What a client is told. `detail` is for people and never repeats a value that was sent. */
export interface ScimFault {
  readonly status: number;
  readonly scimType?: ScimErrorType;
  readonly detail: string;
  readonly retryAfterSeconds?: number;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request with an error of RFC 7644, section 3.12. */
export class ScimError extends Error {
  override readonly name = 'ScimError';
  readonly fault: ScimFault;
  /** A coded reason for the log, where it says more than the client is told. */
  readonly because: string | undefined;

  constructor(fault: ScimFault, options: { readonly because?: string; readonly cause?: unknown } = {}) {
    super(fault.detail, options.cause === undefined ? {} : { cause: options.cause });
    this.fault = fault;
    this.because = options.because;
  }
}

/** A 400 with its type. */
export function badRequest(scimType: ScimErrorType, detail: string, because?: string): ScimError {
  return new ScimError({ status: 400, scimType, detail }, because === undefined ? {} : { because });
}

export const scimFaults = {
  unauthorized: {
    status: 401,
    detail: 'The bearer token is missing, unknown or expired.',
    headers: { 'www-authenticate': 'Bearer realm="scim"' },
  },
  noSuchClient: { status: 404, detail: 'There is no such SCIM client.' },
  noSuchEndpoint: { status: 404, detail: 'There is no such endpoint.' },
  noSuchResource: { status: 404, detail: 'There is no such resource.' },
  versionMismatch: {
    status: 412,
    detail: 'The resource has changed since the version that If-Match names.',
  },
  tooLarge: { status: 413, detail: 'The body is larger than 1 MiB.' },
  unsupportedMediaType: {
    status: 415,
    detail:
      'The content type is neither application/scim+json nor application/json, or the body is compressed.',
  },
  internal: { status: 500, detail: 'Something went wrong on our side.' },
  notImplemented: { status: 501, detail: 'The service does not offer this; see ServiceProviderConfig.' },
  unavailable: {
    status: 503,
    detail: 'Nothing is promised; send the same request again later.',
    retryAfterSeconds: 5,
  },
} as const satisfies Record<string, ScimFault>;
