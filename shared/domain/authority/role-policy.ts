import { comparableValue } from '../comparable-value.ts';

/** Which roles may be given. `role` grants power, so nothing outside of the two lists is ever taken. */
export interface RolePolicy {
  readonly allowedRoles: readonly string[];
  /** Given by an import after approval, never by a webhook. */
  readonly approvalRoles: readonly string[];
}

export function isAmongRoles(roles: readonly string[], role: string): boolean {
  const sought = comparableValue('role', role);
  return roles.some((name) => comparableValue('role', name) === sought);
}
