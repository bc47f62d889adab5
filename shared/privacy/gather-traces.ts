import {
  type Identifier,
  identifierKey,
  identifiersOf,
  identifierTypes,
  normaliseIdentifier,
} from '../domain/identity/identifiers.ts';
import type { Person } from '../domain/person.ts';
import { type EventReference, eventReference } from '../domain/user-event.ts';
import { findDataKeys } from '../history/data-keys.ts';
import { entrySchema } from '../history/history-entry.ts';
import { chunkSchema } from '../history/move-entries.ts';
import type { Outbox } from '../history/outbox.ts';
import { openEntry, type ReadEntry, sealedEntrySchema } from '../history/sealed-entry.ts';
import type { LedgerContext } from '../ledger/ledger-context.ts';
import { readRows } from '../ledger/people/find-people.ts';
import type { PersonRow } from '../ledger/people/person-row.ts';
import { historyKey } from '../ledger/table/ledger-keys.ts';

/** By what a person is found in the ledger beside the person's own record. */
export interface Traces {
  /** The person's id, and the ids of everyone who turned out to be this person. */
  readonly personIds: ReadonlySet<string>;
  /** Every name that the person ever bore. */
  readonly identifiers: readonly Identifier[];
  readonly accounts: readonly { readonly target: string; readonly accountId: string }[];
  /** Every event that said something of the person, or may have. */
  readonly references: readonly EventReference[];
  /** Sources whose brake held something of the person. */
  readonly brakes: readonly string[];
}

const chunksAtOnce = 25;

/** Reads the person's record and whole history, as far as the key is still there. */
export async function gatherTraces(context: LedgerContext, row: PersonRow): Promise<Traces> {
  const { person } = row;
  const joined = await readRows(context, [...new Set(person.joined.filter((id) => id !== row.id))]);
  const records = [row, ...joined];
  const keys = await findDataKeys(
    context,
    records.map(({ id }) => id),
  );
  const entries: ReadEntry[] = [];
  for (const { id, outbox } of records)
    entries.push(...(await readHistory(context, { personId: id, outbox, key: keys.get(id) })));
  const changes = entries.flatMap((entry) => entry.changes ?? []);
  const told = changes.flatMap(({ attribute, from, to }) =>
    namesIn({ [attribute]: from }, { [attribute]: to }),
  );
  const causes = entries.flatMap(({ cause }) => ('reference' in cause ? [cause.reference] : []));
  return {
    personIds: new Set([row.id, ...person.joined]),
    identifiers: distinct([...namesOf(person), ...told]),
    accounts: [
      ...accountsOf(person),
      ...entries.flatMap(({ target, accountId }) =>
        target === undefined || accountId === undefined ? [] : [{ target, accountId }],
      ),
    ],
    references: [
      ...new Set([
        ...causes,
        ...entries.flatMap(({ reference }) => reference ?? []),
        ...changes.flatMap(({ by }) => by ?? []),
        ...row.superseded,
        ...eventsOf(person),
      ]),
    ],
    brakes: [...new Set(entries.flatMap(({ source }) => source ?? []))],
  };
}

async function readHistory(
  { table }: LedgerContext,
  history: {
    readonly personId: string;
    readonly outbox: Outbox;
    readonly key: Uint8Array | undefined;
  },
): Promise<readonly ReadEntry[]> {
  const { personId, outbox, key } = history;
  const entries: ReadEntry[] = outbox.entries.map((line) => entrySchema.parse(JSON.parse(line)));
  for (let chunk = 1; chunk <= outbox.chunks; chunk += chunksAtOnce) {
    const count = Math.min(chunksAtOnce, outbox.chunks - chunk + 1);
    const pks = Array.from({ length: count }, (_, index) => historyKey({ personId, chunk: chunk + index }));
    for (const item of (await table.getMany(pks)).values()) {
      const lines = chunkSchema.parse(item).entries;
      entries.push(...lines.map((line) => openEntry(sealedEntrySchema.parse(JSON.parse(line)), key)));
    }
  }
  return entries;
}

function namesOf({ identifiers, desired, plans, words = [] }: Person): readonly Identifier[] {
  const values = identifierTypes.map((type) => ({ [type]: desired[type]?.value }));
  return [
    ...identifiers.map(({ type, value }) => ({ type, value })),
    ...namesIn(...values, ...plans.events.map((event) => event.values)),
    ...words.flatMap((word) => identifiersOf(word)),
  ];
}

function namesIn(...values: readonly Readonly<Record<string, unknown>>[]): readonly Identifier[] {
  return values.flatMap((some) =>
    identifierTypes.flatMap((type): Identifier[] => {
      const value = some[type];
      const normal = typeof value === 'string' ? normaliseIdentifier(value) : '';
      return normal === '' ? [] : [{ type, value: normal }];
    }),
  );
}

/** An address may be the name of the account, too, where no user name was said. */
function distinct(names: readonly Identifier[]): readonly Identifier[] {
  const implied = names
    .filter(({ type }) => type === 'email')
    .map(({ value }): Identifier => ({ type: 'userName', value }));
  const all = [...names, ...implied].map(({ type, value }): Identifier => ({ type, value }));
  return [...new Map(all.map((name) => [identifierKey(name), name])).values()];
}

function accountsOf({ targets }: Person): Traces['accounts'] {
  return Object.entries(targets).flatMap(([target, { accountId, otherAccountIds, conflict }]) =>
    [
      ...(accountId === undefined ? [] : [accountId]),
      ...otherAccountIds,
      ...(conflict?.accountIds ?? []),
    ].map((id) => ({ target, accountId: id })),
  );
}

function eventsOf(person: Person): readonly EventReference[] {
  const { desired, openEvents, observed = [], plans, words = [], authority } = person;
  return [
    ...Object.values(desired).map(({ by }) => by),
    ...[...openEvents, ...observed, ...plans.events].map(({ reference }) => reference),
    ...(authority?.approvals ?? []).map(({ reference }) => reference),
    ...words.map(eventReference),
  ];
}
