import { attributeNames } from '../../../../shared/domain/attributes.ts';
import { fingerprint, statedFingerprint } from '../../../../shared/domain/comparable-value.ts';
import { newTargetState, type Person } from '../../../../shared/domain/person.ts';
import { type EventRecord, listFailed } from '../../../../shared/ledger/events/event-record.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import { findPeople } from '../../../../shared/ledger/people/find-people.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { personLabel } from '../person/person-label.ts';
import { section } from '../table.ts';

interface Failure {
  readonly reason: string;
  readonly targets: readonly string[];
  readonly event: string;
  readonly type: string;
  readonly since: string;
  readonly person?: { readonly id: string; readonly label: string };
}

const remedies: Readonly<Record<string, string>> = {
  'rejected-by-vendor':
    'the vendor does not accept it: correct the value in HR, or at the vendor, then reconcile',
  'identity-conflict': 'say whom it is about: npm run ops -- conflicts, then resolve',
  'out-of-scope':
    'the person is outside the scope of its sender: widen the scope, or send it from another source',
  protected: 'the account is protected: change it by hand, or take it off protectedAccounts',
  refused: 'an operator refused it: nothing is left to do unless HR says it again',
  'retries-exhausted': 'the vendor failed for too long: once it works, npm run ops -- redrive',
};

export const failedCommand: Command = {
  name: 'failed',
  summary: 'lists events that failed and still matter, by cause, with the people',
  parameters: [],
  options: {
    all: { type: 'boolean', help: 'also those that a newer event has made up for (kept for 90 days)' },
  },
  async run(args, { context, stage }) {
    const failures = await readFailures(context, { all: args.has('all') });
    const groups = [...Map.groupBy(failures, ({ reason }) => reason)].toSorted(
      ([, left], [, right]) => right.length - left.length,
    );
    return {
      needsAttention: failures.length > 0,
      json: { failed: failures.length, causes: groups.map(([reason, events]) => ({ reason, events })) },
      lines: [
        `${failures.length} failed on ${stage.title}`,
        ...groups.flatMap(([reason, events]) =>
          section(
            `${reason}, ${events.length}: ${remedies[reason] ?? 'see the event'}`,
            events.map(({ since, type, person, targets, event }) => ({
              since: describeTime(since),
              type,
              targets: targets.join(', '),
              person: person?.label ?? 'not known',
              event,
            })),
          ),
        ),
      ],
    };
  },
};

/** Failures of which something still stands, the oldest first; with `all`, every one that is kept. */
async function readFailures(
  context: LedgerContext,
  { all }: { readonly all: boolean },
): Promise<readonly Failure[]> {
  const records: EventRecord[] = [];
  for await (const record of listFailed(context)) records.push(record);
  const people = await findPeople(
    context,
    records.flatMap(({ personId }) => personId ?? []),
  );
  return records.flatMap((record) => {
    const person = record.personId === undefined ? undefined : people.get(record.personId)?.person;
    if (!all && person !== undefined && !stillMatters(record, person)) return [];
    return [toFailure(record, person)];
  });
}

/** A newer event may have said something else, or a later run may have done what this one asked for. */
function stillMatters(
  { reference, reason, outcome = {} }: EventRecord,
  { desired, targets }: Person,
): boolean {
  const said = attributeNames.filter((name) => desired[name]?.by === reference);
  const failed = Object.entries(outcome).flatMap(([target, { result }]) =>
    result === 'failed' ? [targets[target] ?? newTargetState] : [],
  );
  if (said.length === 0) return false;
  if (failed.length === 0) return true;
  if (reason === 'identity-conflict') return failed.some(({ conflict }) => conflict !== undefined);
  if (reason !== 'rejected-by-vendor') return true;
  return failed.some(({ applied, refused }) => {
    const given = said.map((name) => ({ name, value: desired[name]?.value ?? null }));
    const isRefused = given.some(({ name, value }) => refused[name] === fingerprint(value));
    return (
      isRefused || given.every(({ name, value }) => applied[name] !== statedFingerprint(value, desired[name]))
    );
  });
}

function toFailure(record: EventRecord, person: Person | undefined): Failure {
  const { reference, reason = 'unknown', outcome = {}, type, settledAt, receivedAt } = record;
  return {
    reason,
    targets: Object.entries(outcome).flatMap(([target, { result }]) => (result === 'failed' ? [target] : [])),
    event: reference,
    type,
    since: settledAt ?? receivedAt,
    ...(person === undefined ? {} : { person: { id: person.id, label: personLabel(person) } }),
  };
}
