import * as z from 'zod';
import { checkOrigin } from '../../targets/kit/check-origin.ts';
import type { HrAuthorization } from '../hr-source.ts';

/** Where an HR system's API is: the part `api` of a source's settings. */
export function hrApiSettings(options: { readonly baseUrl?: string } = {}) {
  const { baseUrl } = options;
  return z
    .strictObject({
      /** The origin: https, unless `allowLoopback` admits a loopback host. */
      baseUrl: baseUrl === undefined ? z.string() : z.string().default(baseUrl),
      /** For the local host and tests. */
      allowLoopback: z.boolean().default(false),
    })
    .check(({ value, issues }) => {
      const fault = checkOrigin(value.baseUrl, value);
      if (fault === undefined) return;
      const message = `expected a bare https origin that may be called, not ${fault}`;
      issues.push({ code: 'custom', path: ['baseUrl'], message, input: undefined });
    });
}

/** HTTP Basic (RFC 7617) of the secret's `user` and `password`. Undefined when one of them is missing. */
export function basicAuthorization(
  credentials: Readonly<Record<string, string>>,
): HrAuthorization | undefined {
  const { user, password } = credentials;
  if (user === undefined || password === undefined || user.includes(':')) return undefined;
  return { header: `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}` };
}

/** A bearer token (RFC 6750) from the secret's `token`. Undefined when that is missing, or fits no header. */
export function bearerAuthorization({
  token,
}: Readonly<Record<string, string>>): HrAuthorization | undefined {
  return token === undefined || !/^[\x21-\x7e]+$/.test(token) ? undefined : { header: `Bearer ${token}` };
}
