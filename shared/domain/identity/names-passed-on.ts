import type { AttributeName, Attributes } from '../attributes.ts';
import { statedFingerprint } from '../comparable-value.ts';
import type { Person, TargetState } from '../person.ts';
import { bears, type Holders, holdersOf, isBare } from './bearing.ts';
import { type Identifier, identifiersOf } from './identifiers.ts';

/** The names among attributes. */
export function namesAmong({ userName = null, email = null }: Attributes): readonly Identifier[] {
  return identifiersOf({ type: 'update', user: { userName, email } });
}

/**
 * The names that the account of someone who left had, as far as is known, and that someone else bears by now: it does not take them
 * back. A name that it never had is another matter: others may wait for the one that it replaces.
 */
export function namesPassedOn({
  person,
  state,
  names,
  holders,
}: {
  readonly person: Pick<Person, 'id' | 'desired'>;
  /** What is known of the account. */
  readonly state: Pick<TargetState, 'applied'>;
  /** What the account is to be called. */
  readonly names: readonly Identifier[];
  readonly holders: Holders;
}): readonly AttributeName[] {
  const { id, desired } = person;
  return names
    .filter(({ type }) => {
      const [said, given] = [desired[type], state.applied[type]];
      return given === undefined || (said !== undefined && given === statedFingerprint(said.value, said));
    })
    .filter((name) =>
      holdersOf(holders, name).some((one) => one.id !== id && !isBare(one) && bears(one, name)),
    )
    .map(({ type }) => type);
}
