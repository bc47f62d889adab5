import type { HrAuthorization } from '../hr-source.ts';
import { firstAt } from './first-at.ts';
import type { PersonioSettings } from './settings.ts';

/** Exchanges the API credentials for a token. Undefined when credentials are missing, or no token came. */
export async function signIn(
  given: { readonly credentials: Readonly<Record<string, string>>; readonly settings: PersonioSettings },
  post: (path: string, body: unknown) => Promise<unknown>,
): Promise<HrAuthorization | undefined> {
  const { credentials, settings } = given;
  const { clientId, clientSecret } = credentials;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  const answer = await post(settings.authPath, { client_id: clientId, client_secret: clientSecret });
  const token = firstAt(answer, settings.tokenPaths);
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) return undefined;
  return { header: `Bearer ${token}`, validForSeconds: settings.tokenSeconds };
}
