import { fingerprint } from '../comparable-value.ts';
import type { Person } from '../person.ts';
import { keepsAddress } from '../reconcile.ts';
import { wantedAttributes } from '../wanted-attributes.ts';
import { type Identifier, normaliseIdentifier } from './identifiers.ts';

/** Whether a person's account, which shows a user name or an address, is about to be given another one that the target has not refused. */
export function givesNameUp(
  person: Pick<Person, 'desired' | 'targets' | 'onboarded' | 'words'>,
  { type, value, target }: Identifier & { readonly target: string },
): boolean {
  const next = wantedAttributes(person.desired)[type];
  const { refused = {} } = person.targets[target] ?? {};
  return (
    typeof next === 'string' &&
    normaliseIdentifier(next) !== value &&
    refused[type] !== fingerprint(next) &&
    !keepsAddress(person, type)
  );
}
