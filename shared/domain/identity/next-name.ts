import type { RolePolicy } from '../authority/role-policy.ts';
import { withinAuthority } from '../authority/within-authority.ts';
import { fingerprint } from '../comparable-value.ts';
import type { Person } from '../person.ts';
import { keepsAddress } from '../reconcile.ts';
import { wantedAttributes } from '../wanted-attributes.ts';
import { type Identifier, normaliseIdentifier } from './identifiers.ts';

/**
 * What a person's account, which shows a user name or an address, is about to be called instead; undefined where it keeps that: no one
 * said otherwise, no one who may, or the target has refused it.
 */
export function nextName(
  owner: Pick<Person, 'desired' | 'targets' | 'onboarded' | 'words' | 'authority'>,
  { type, value, target, roles }: Identifier & { readonly target: string; readonly roles: RolePolicy },
): string | undefined {
  const { person } = withinAuthority(owner, roles);
  const next = wantedAttributes(person.desired)[type];
  if (typeof next !== 'string' || keepsAddress(person, type)) return undefined;
  const isRefused = person.targets[target]?.refused[type] === fingerprint(next);
  const name = normaliseIdentifier(next);
  return isRefused || name === value ? undefined : name;
}
