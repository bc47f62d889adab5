import type { CredentialProvider } from '../http/credential-provider.ts';
import { InfraonError } from './infraon-error.ts';
import type { InfraonOptions } from './options.ts';

export interface Authorization {
  current(): Promise<string>;
  /** Another key than the refused one, if there is one; fetched once for all calls that were refused together. */
  refresh(stale: string): Promise<string>;
  /** The value of the `Authorization` header: the key as it is, after the scheme word if one is configured. */
  header(key: string): string;
}

/** The API key, and what is done when it is refused. Throws `credential-unavailable` where the key cannot be had. */
export function createAuthorization(given: {
  readonly options: Pick<InfraonOptions, 'authorizationScheme'>;
  readonly credentials: CredentialProvider;
}): Authorization {
  const scheme = given.options.authorizationScheme;
  const refreshing = new Map<string, Promise<string>>();

  async function obtain(source: Promise<string>): Promise<string> {
    try {
      return checkKey(await source);
    } catch (cause) {
      if (cause instanceof InfraonError) throw cause;
      throw new InfraonError({
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
    header: (key) => (scheme === undefined ? key : `${scheme} ${key}`),
  };
}

/** A key that no header can carry would be shown in full by the error that fetch throws for it. */
function checkKey(key: string): string {
  if (/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(key)) return key;
  throw new InfraonError({ code: 'credential-unavailable', retryable: true, mayHaveHappened: false });
}
