import type { HrAuthorization } from './hr-source.ts';

/** HTTP Basic (RFC 7617) of the secret's `user` and `password`. Undefined when one of them is missing. */
export function basicAuthorization(
  credentials: Readonly<Record<string, string>>,
): HrAuthorization | undefined {
  const { user, password } = credentials;
  if (user === undefined || password === undefined || user.includes(':')) return undefined;
  return { header: `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}` };
}
