import * as z from 'zod';
import { checkOrigin } from '../http/check-origin.ts';

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
