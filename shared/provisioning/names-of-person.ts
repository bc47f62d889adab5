import { type Identifier, identifierKey, normaliseIdentifier } from '../domain/identifiers.ts';
import { bearerNow } from '../domain/identity.ts';
import type { Person } from '../domain/person.ts';
import { attributesOfNewAccount } from '../domain/wanted-attributes.ts';
import type { TargetRun } from './target-run.ts';

export interface Name extends Identifier {
  readonly type: 'userName' | 'email';
}

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
    former: namesAmong(person.identifiers).filter((name) => !keys.has(identifierKey(name))),
  };
}

/** The names that nobody else bears now: by the others, another person's account would be found. */
export async function withoutNamesOfOthers(run: TargetRun, names: readonly Name[]): Promise<readonly Name[]> {
  if (names.length === 0) return names;
  const holders = await run.findHolders(names);
  return names.filter((name) => {
    const key = identifierKey(name);
    const others = (holders.get(key) ?? []).filter(({ id }) => id !== run.person.id);
    const bearer = bearerNow(name, new Map([[key, [run.person, ...others]]]));
    return bearer === undefined || bearer.id === run.person.id;
  });
}

function currentNames({ desired }: Person): readonly Name[] {
  const { userName, email } = attributesOfNewAccount(desired);
  const name = (type: Name['type'], value: unknown): readonly Name[] =>
    typeof value === 'string' ? [{ type, value: normaliseIdentifier(value) }] : [];
  return [...name('userName', userName), ...name('email', email)];
}

function namesAmong(identifiers: readonly Identifier[]): readonly Name[] {
  return identifiers.flatMap(({ type, value }) => (type === 'employeeNumber' ? [] : [{ type, value }]));
}
