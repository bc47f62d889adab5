import { type Identifier, identifierKey } from '../../domain/identifiers.ts';
import { type Holders, resolveIdentity } from '../../domain/identity.ts';
import { importSource } from '../../domain/import/import-reference.ts';
import type { ChangeKind, PlannedChange } from '../../domain/import/planned-change.ts';
import { joinPeople } from '../../domain/join-people.ts';
import type { Person } from '../../domain/person.ts';
import type { UserEvent } from '../../domain/user-event.ts';
import { newBytes } from './chunked-array.ts';
import { DigestMap } from './digest-map.ts';
import { FeedMembers } from './feed-members.ts';
import { type LocatedAccount, locateAccount } from './locate-account.ts';
import { PeopleOfFile } from './people-of-file.ts';
import { PlanHash } from './plan-hash.ts';
import type { PlanInput } from './plan-input.ts';
import { RowTally } from './row-tally.ts';

/** So many people are looked up at once, in so many requests at a time. */
export const lookUp = { people: 100, concurrency: 8 } as const;

/** What is known while a plan is made. */
export interface PlanState {
  readonly input: PlanInput;
  /** Undefined for a delta file, and for a feed's first full one. */
  readonly members: FeedMembers | undefined;
  readonly people: PeopleOfFile;
  readonly tally: RowTally;
  readonly hash: PlanHash;
  readonly absences: Record<ChangeKind | 'unclear', number>;
  markAccount(account: number): void;
  isMarked(account: number): boolean;
}

export async function createPlanState(input: PlanInput): Promise<PlanState> {
  const { mode, feed, readMembers } = input;
  const marks = newBytes();
  const digests = new DigestMap();
  return {
    input,
    members:
      mode === 'full' && readMembers !== undefined
        ? await FeedMembers.read(readMembers(), digests)
        : undefined,
    people: new PeopleOfFile(digests),
    tally: new RowTally(),
    hash: new PlanHash({ mode, feed }),
    absences: { create: 0, update: 0, reactivate: 0, deactivate: 0, unclear: 0 },
    markAccount: (account) => marks.set(account, 1),
    isMarked: (account) => marks.get(account) === 1,
  };
}

export type Identified =
  | {
      readonly kind: 'person';
      /** Undefined: nobody in the ledger. Several records of one person are joined already. */
      readonly person: Person | undefined;
      readonly joins: boolean;
    }
  | { readonly kind: 'conflict' };

/** Whom identifiers name, as accepting an event will find it. */
export function identify(identifiers: readonly Identifier[], holders: Holders): Identified {
  const resolution = resolveIdentity(identifiers, holders);
  if (resolution.kind === 'conflict') return resolution;
  if (resolution.kind === 'new') return { kind: 'person', person: undefined, joins: false };
  const held = new Map(holdersOf(identifiers, holders).map((person) => [person.id, person]));
  if (resolution.kind === 'known') {
    return { kind: 'person', person: held.get(resolution.id), joins: false };
  }
  let person = held.get(resolution.survivor);
  for (const id of resolution.others) {
    const other = held.get(id);
    if (person !== undefined && other !== undefined) person = joinPeople(person, other).person;
  }
  return { kind: 'person', person, joins: true };
}

/** Finds the account of whom the identifiers name. */
export function locate(
  { input: { directory, target } }: PlanState,
  sought: {
    readonly person: Person | undefined;
    readonly identifiers: readonly Identifier[];
    readonly holders: Holders;
    /** Whether the names belonged to somebody with another employee number. */
    readonly isSomebodyElse: boolean;
  },
): LocatedAccount {
  const { person, identifiers, holders, isSomebodyElse } = sought;
  const own = new Set([person?.id, ...(person?.joined ?? [])]);
  const foreign = new Set(
    holdersOf(identifiers, holders)
      .filter(({ id }) => !own.has(id))
      .flatMap(({ targets }) => targets[target.name]?.accountId ?? []),
  );
  const isForeign = (account: number) => isSomebodyElse || foreign.has(directory.get(account).id);
  return locateAccount(directory, { person, target: target.name, identifiers, isForeign });
}

/** Hands a change on, and makes it part of the hash. */
export async function emitChange(
  { input, hash }: PlanState,
  change: Omit<PlannedChange, 'event'> & {
    readonly event: Omit<UserEvent, 'source' | 'occurredAt'>;
  },
): Promise<void> {
  const event: UserEvent = { ...change.event, source: importSource, occurredAt: input.asOf };
  const planned: PlannedChange = { ...change, event };
  hash.addChange(planned);
  await input.onChange(planned);
}

export async function readHolders(input: PlanInput, identifiers: readonly Identifier[]): Promise<Holders> {
  const distinct = new Map(identifiers.map((identifier) => [identifierKey(identifier), identifier]));
  return distinct.size === 0 ? new Map() : input.readPeople([...distinct.values()]);
}

function holdersOf(identifiers: readonly Identifier[], holders: Holders): readonly Person[] {
  return identifiers.flatMap((identifier) => holders.get(identifierKey(identifier)) ?? []);
}
