import type { HrAuthorization } from './hr-source.ts';

/** A bearer token (RFC 6750) from the secret's `token`. Undefined when that is missing, or fits no header. */
export function bearerAuthorization({
  token,
}: Readonly<Record<string, string>>): HrAuthorization | undefined {
  return token === undefined || !/^[\x21-\x7e]+$/.test(token) ? undefined : { header: `Bearer ${token}` };
}
