import { type Identifier, identifierKey, normaliseIdentifier } from '../domain/identifiers.ts';
import type { Person } from '../domain/person.ts';
import { attributesOfNewAccount } from '../domain/wanted-attributes.ts';
import type { TargetRun } from './target-run.ts';

type Name = Identifier & { readonly type: 'userName' | 'email' };

/** The names and addresses by which a person's account may be found. */
export interface PersonNames {
  /** What the account is to bear. */
  readonly current: readonly Name[];
  /** What else the person was ever called. */
  readonly former: readonly Name[];
}

export function namesOfPerson(person: Person): PersonNames {
  const current = currentNames(person);
  const keys = new Set(current.map(identifierKey));
  return {
    current,
    former: person.identifiers.filter(isName).filter((name) => !keys.has(identifierKey(name))),
  };
}

/**
 * The names without those that another person bears now: by them, that person's account would be found. Of two people who are to
 * bear one name, it is the one of whom that was said last.
 */
export async function withoutNamesOfOthers(run: TargetRun, names: readonly Name[]): Promise<readonly Name[]> {
  if (names.length === 0) return names;
  const holders = await run.findHolders(names);
  return names.filter((name) => {
    const others = (holders.get(identifierKey(name)) ?? []).filter(({ id }) => id !== run.person.id);
    const since = borneSince(run.person, name);
    return others.every((other) => {
      const theirs = borneSince(other, name);
      return theirs === undefined || (since !== undefined && since > theirs);
    });
  });
}

/** Since when the person is to bear the name; undefined: not now. */
function borneSince(person: Person, name: Name): string | undefined {
  if (!currentNames(person).some((own) => identifierKey(own) === identifierKey(name))) return undefined;
  const { userName, email } = person.desired;
  return name.type === 'email' ? email?.at : (userName ?? email)?.at;
}

function currentNames({ desired }: Person): readonly Name[] {
  const { userName, email } = attributesOfNewAccount(desired);
  const name = (type: Name['type'], value: unknown): readonly Name[] =>
    typeof value === 'string' ? [{ type, value: normaliseIdentifier(value) }] : [];
  return [...name('userName', userName), ...name('email', email)];
}

function isName(identifier: Identifier): identifier is Name {
  return identifier.type !== 'employeeNumber';
}
