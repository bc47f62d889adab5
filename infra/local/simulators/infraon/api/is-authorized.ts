import type { Tenant } from '../tenant.ts';

/** Whether the `Authorization` header is the key, alone or after one scheme word, and the key's own user may log in. */
export const isAuthorized = (header: string | undefined, tenant: Tenant): boolean => {
  const key = /^(?:[^\s]+ )?([^\s]+)$/.exec(header ?? '')?.[1];
  const matches = key === tenant.apiKey || header === tenant.apiKey;
  return matches && tenant.own?.is_active === true;
};
