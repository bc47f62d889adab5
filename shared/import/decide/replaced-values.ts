import type { AttributeName, Attributes, AttributeValue } from '../../domain/attributes.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import type { Person } from '../../domain/person.ts';
import type { EventType } from '../../domain/user-event.ts';
import type { TargetSituation } from './row-context.ts';

/** What an approver compares: what identifies someone, and the role. */
export const approvedAttributes = [...identifierTypes, 'role'] as const;

interface Known {
  readonly person: Pick<Person, 'desired'> | undefined;
  readonly targets: readonly Pick<TargetSituation, 'account'>[];
  /** The user names of the person's accounts or, where a target shows none, the addresses. */
  readonly accountNames: readonly string[];
}

/**
 * What a change gives something else for: the numbers, names, addresses and roles as they were. Empty text: another one, which is
 * not known. What identifies someone in an offboarding changes nothing.
 */
export function replacedValues(
  { type, user }: { readonly type: EventType; readonly user: Attributes },
  known: Known,
): Attributes {
  if (type === 'offboard') return {};
  return Object.fromEntries(
    approvedAttributes.flatMap((name): readonly (readonly [AttributeName, AttributeValue])[] => {
      const value = user[name];
      const before = value === undefined ? undefined : valueBefore({ name, value }, known);
      if (value === undefined || before === undefined || before === null) return [];
      return comparableValue(name, before) === comparableValue(name, value) ? [] : [[name, before]];
    }),
  );
}

/** As it is desired or, where nothing is, as an account shows it. */
function valueBefore(
  { name, value }: { readonly name: AttributeName; readonly value: AttributeValue },
  { person, targets, accountNames }: Known,
): AttributeValue | undefined {
  const desired = person?.desired[name]?.value;
  if (desired !== undefined || (name !== 'userName' && name !== 'email')) return desired;
  if (!targets.some(({ account }) => account?.shows(name, value) === false)) return undefined;
  const names = accountNames.filter((shown) => name === 'userName' || shown.includes('@'));
  return names.find((shown) => comparableValue(name, shown) !== comparableValue(name, value)) ?? '';
}
