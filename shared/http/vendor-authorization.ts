import { type Fail, VendorError } from './vendor-error.ts';

export interface Authorization {
  current(): Promise<string>;
  /** Another key than the refused one, if there is one; fetched once for all calls that were refused together. */
  refresh(stale: string): Promise<string>;
}

/** The API key, and what is done when it is refused. Throws `credential-unavailable` where the key cannot be had. */
export function createAuthorization(given: {
  readonly credentials: CredentialProvider;
  readonly fail: Fail;
}): Authorization {
  const { fail } = given;
  const refreshing = new Map<string, Promise<string>>();

  async function obtain(source: Promise<string>): Promise<string> {
    try {
      return checkKey(await source, fail);
    } catch (cause) {
      if (cause instanceof VendorError) throw cause;
      throw fail({
        code: 'credential-unavailable',
        retryable: true,
        mayHaveHappened: false,
        cause,
      });
    }
  }

  return {
    current: () => obtain(given.credentials.get()),
    refresh(stale) {
      const running = refreshing.get(stale);
      if (running !== undefined) return running;
      const started = obtain(given.credentials.refresh(stale)).finally(() => refreshing.delete(stale));
      refreshing.set(stale, started);
      return started;
    },
  };
}

/** A key that no header can carry would be shown in full by the error that fetch throws for it. */
function checkKey(key: string, fail: Fail): string {
  if (/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(key)) return key;
  throw fail({ code: 'credential-unavailable', retryable: true, mayHaveHappened: false });
}

/** Where a client gets its secret from. Both methods reject when the secret cannot be had. */
export interface CredentialProvider {
  /** The current secret, possibly from a cache. */
  get(): Promise<string>;
  /** Called when `stale` was refused: fetches again, unless that has already replaced `stale`. */
  refresh(stale: string): Promise<string>;
}
