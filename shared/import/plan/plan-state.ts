import { createHash } from 'node:crypto';
import { DigestMap } from '../../bulk/digest-map.ts';
import { growableUint8, growableUint32, TextPool } from '../../bulk/packed-arrays.ts';
import { type AttributeName, attributeNames } from '../../domain/attributes.ts';
import { absorbWords } from '../../domain/identity/absorb-words.ts';
import type { Holders } from '../../domain/identity/bearing.ts';
import { type Identifier, identifierKey, identifiersOf } from '../../domain/identity/identifiers.ts';
import { type IdentifyingEvent, resolveIdentity } from '../../domain/identity/identity.ts';
import { nameAs } from '../../domain/identity/name-person.ts';
import { importSource } from '../../domain/import-reference.ts';
import { mergeEvent } from '../../domain/merge-event.ts';
import { newPerson, type Person } from '../../domain/person.ts';
import type { ConflictSide, RowConflict } from '../decide/conflict-side.ts';
import type { ChangeKind, PlannedChange } from '../decide/planned-change.ts';
import { ClaimedNames } from './conflicts/claimed-names.ts';
import { FeedMembers } from './input/feed-members.ts';
import { type LocatedAccounts, locateAccounts } from './input/locate-accounts.ts';
import { accountKey, type Known, ownerOf } from './input/read-known.ts';
import { RowsByPerson } from './input/rows-by-person.ts';
import type { PlanInput } from './plan-input.ts';
import { RowTally } from './row-tally.ts';
import { TargetTally } from './target-tally.ts';

/**
 * Sums up what a plan would do. Left out is all that differs between a preview and the file itself, or between two
 * plannings of the same: ids of events, `occurredAt`, and whether an `effectiveAt` lies ahead by now. People are named by
 * what the change says of them.
 */
class PlanHash {
  readonly #hash = createHash('sha256');

  readonly #targets: readonly string[];

  constructor({
    mode,
    feed,
    targets,
  }: Pick<PlanInput, 'mode' | 'targets'> & { readonly feed: string | undefined }) {
    this.#targets = targets.map(({ name }) => name);
    this.#add(['plan-1', mode, feed ?? null]);
  }

  addChange({ row, kind, kinds, event }: PlannedChange): void {
    const { type, effectiveAt = null, user } = event;
    const cells = attributeNames.flatMap((name: AttributeName) =>
      user[name] === undefined ? [] : [[name, user[name]]],
    );
    const perTarget = this.#targets.length === 1 ? [] : [this.#targets.map((name) => [name, kinds[name]])];
    this.#add([row, kind, type, effectiveAt, cells, ...perTarget]);
  }

  /** Takes back what a row would do. */
  addWithdrawn(row: number, status: 'duplicate' | 'identity-conflict'): void {
    this.#add([row, status]);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  #add(line: readonly unknown[]): void {
    this.#hash.update(`${JSON.stringify(line)}\n`);
  }
}

/** How many people are looked up at once, and in how many requests at a time. */
export const lookUp = { people: 100, concurrency: 8 } as const;

/** What is known while a plan is made. */
export interface PlanState {
  readonly input: PlanInput;
  /** Undefined for a delta file, and for a feed's first full one. */
  readonly members: FeedMembers | undefined;
  readonly people: RowsByPerson;
  readonly claims: ClaimedNames;
  readonly notes: ConflictNotes;
  /** The kinds of identifiers, joined, of rows by which no one is known, and no one can be created. */
  readonly strangers: Set<string>;
  readonly tally: RowTally;
  /** Undefined where there is only one target. */
  readonly targetTally: TargetTally | undefined;
  readonly hash: PlanHash;
  /** Accounts that the configuration keeps from being written to, by `accountKey`. */
  readonly protectedAccounts: ReadonlySet<string>;
  readonly absences: Record<ChangeKind | 'unclear' | 'kept', number>;
  markAccount(account: number): void;
  isMarked(account: number): boolean;
}

export async function createPlanState(input: PlanInput): Promise<PlanState> {
  const { mode, feed, readMembers, targets } = input;
  const marks = growableUint8();
  const digests = new DigestMap();
  return {
    input,
    members:
      mode === 'full' && readMembers !== undefined
        ? await FeedMembers.read(readMembers(), digests)
        : undefined,
    people: new RowsByPerson(digests),
    claims: new ClaimedNames(),
    notes: new ConflictNotes(),
    strangers: new Set(),
    tally: new RowTally(),
    targetTally: targets.length > 1 ? new TargetTally(targets.map(({ name }) => name)) : undefined,
    hash: new PlanHash({ mode, feed, targets }),
    protectedAccounts: new Set(findConfigured(input)),
    absences: { create: 0, update: 0, reactivate: 0, deactivate: 0, unclear: 0, kept: 0 },
    markAccount: (account) => marks.set(account, 1),
    isMarked: (account) => marks.get(account) === 1,
  };
}

/** The configured ones, wherever they are. The vendors' own users are known to whoever writes to them. */
function* findConfigured({ targets, protectedAccounts = [] }: PlanInput): Generator<string> {
  for (const { name: target, directory } of targets) {
    for (const name of protectedAccounts) {
      const byId = directory.findById(name);
      const named = [...directory.findByUserName(name), ...directory.findByEmail(name)];
      for (const account of byId === undefined ? named : [byId, ...named])
        yield accountKey(target, directory.get(account).id);
    }
  }
}

/** Before anything that could have been said. */
const longAgo = '1970-01-01T00:00:00.000Z';

export type Identified =
  | {
      readonly kind: 'person';
      /** Undefined: no one in the ledger. What was said of the person before is merged already. */
      readonly person: Person | undefined;
      /** The person's own record alone. */
      readonly known: Person | undefined;
      /** Ids of the records in which it was, and which the event is to take over. */
      readonly joined: readonly string[];
    }
  | { readonly kind: 'conflict'; readonly people: readonly Person[] };

/** Whom an event is about, as accepting it will find. */
export function identify(
  { input: { now } }: PlanState,
  {
    event,
    holders,
    isPresence = false,
  }: {
    readonly event: IdentifyingEvent;
    readonly holders: Holders;
    readonly isPresence?: boolean;
  },
): Identified {
  const resolution = resolveIdentity(isPresence ? { ...event, activeSince: longAgo } : event, holders);
  const identifiers = identifiersOf(event);
  if (resolution.kind === 'conflict') {
    const people = new Map(holdersOf(identifiers, holders).map((person) => [person.id, person]));
    return { kind: 'conflict', people: resolution.people.flatMap((id) => people.get(id) ?? []) };
  }
  const known =
    resolution.kind === 'known'
      ? holdersOf(identifiers, holders).find(({ id }) => id === resolution.id)
      : undefined;
  const said = { ...event, source: importSource, eventId: '' };
  const named = nameAs(known ?? newPerson(''), { said, event: said });
  // What is learned of someone hangs on whether they have left.
  const isLeaving = event.type === 'offboard' || event.user.active === false;
  const learning = isLeaving ? mergeEvent(known ?? newPerson(''), said, now).person : named;
  const { sources } = absorbWords(learning, { identifiers, holders, now });
  const words = sources.flatMap((source) => source.words);
  const person = words.reduce((before, word) => mergeEvent(before, word, now).person, named);
  const joined = sources.map(({ bare }) => bare.id);
  return { kind: 'person', person: joined.length === 0 ? known : person, known, joined };
}

/** Finds the accounts of whom the identifiers name. */
export function locate(
  { input: { targets, now } }: PlanState,
  sought: {
    readonly person: Person | undefined;
    readonly identifiers: readonly Identifier[];
    readonly known: Known;
    /** Whether the names belonged to someone with another employee number. */
    readonly isSomeoneElse?: boolean;
    /** Whether the account is another person's by an earlier row. */
    readonly isTaken?: (account: number) => boolean;
  },
): LocatedAccounts {
  const { person, identifiers, known, isSomeoneElse = false, isTaken = () => false } = sought;
  const own = new Set([person?.id, ...(person?.joined ?? [])]);
  return locateAccounts(targets, {
    person,
    identifiers,
    isTaken,
    now: new Date(now),
    isForeign: (target, id) => {
      const owner = ownerOf(known, { target, id });
      return isSomeoneElse || (owner !== undefined && !own.has(owner.person.id));
    },
  });
}

function holdersOf(identifiers: readonly Identifier[], holders: Holders): readonly Person[] {
  return identifiers.flatMap((identifier) => holders.get(identifierKey(identifier)) ?? []);
}

/** With whom rows are in conflict. */
class ConflictNotes {
  readonly #texts = new TextPool();
  /** The place of a row's text, plus one. */
  readonly #places = growableUint32();
  #lastRow = 0;

  set(row: number, sides: readonly ConflictSide[]): void {
    if (sides.length === 0) return;
    this.#texts.push(JSON.stringify(sides));
    this.#places.set(row, this.#texts.count);
    this.#lastRow = Math.max(this.#lastRow, row);
  }

  /** By ascending row. */
  *list(): Generator<RowConflict, void, void> {
    for (let row = 1; row <= this.#lastRow; row += 1) {
      const place = this.#places.get(row);
      if (place > 0) yield { row, sides: JSON.parse(this.#texts.get(place - 1)) };
    }
  }
}
