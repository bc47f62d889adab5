import { brakeId } from '../../../../shared/domain/authority/brake.ts';
import type { LeaverReason } from '../../../../shared/domain/outcome.ts';
import { getEvents } from '../../../../shared/ledger/events/event-record.ts';
import { readDueKeys } from '../../../../shared/ledger/events/read-due-keys.ts';
import { findPeople } from '../../../../shared/ledger/people/find-people.ts';
import type { OpenLeaver } from '../../../../shared/ledger/people/leavers.ts';
import { personIdOfKey } from '../../../../shared/ledger/table/ledger-keys.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import type { Operation } from '../operation.ts';
import { labelPeople } from '../person/person-label.ts';
import { section, table } from '../table.ts';

type Reason = LeaverReason | 'held' | 'waiting';

/** A leaving that was taken longer ago than this, and is not carried out yet, is worth a look. */
const longMs = 15 * 60 * 1000;

interface ShownLeaver extends Omit<OpenLeaver, 'reason'> {
  readonly reason: Reason;
  readonly refusedBy?: string;
  /** The brake that waits for a decision. */
  readonly heldBy?: string;
}

const ofRow = 'correct the row and drop the file again; or offboard the person by a webhook';

const remedies: Readonly<Record<Reason, string>> = {
  held: 'see npm run ops -- held, then release or refuse',
  waiting: 'it is tried again by itself; deactivate the account at the vendor if it is urgent',
  'identity-conflict':
    'say whom it is about: npm run ops -- conflicts, then resolve; if it is not listed there, deactivate the account at the vendor, then reconcile',
  'out-of-scope': 'widen the scope of its sender, or send it from another source',
  protected: 'deactivate the account by hand, or take the protection back, then reconcile',
  refused: 'an operator refused it: send the offboarding again under a new id',
  'rejected-by-vendor': 'deactivate the account at the vendor, then reconcile',
  'retries-exhausted': 'once the vendor works, npm run ops -- redrive',
  'rejected-row': ofRow,
  'superseded-leaver': ofRow,
  'spreadsheet-damage': ofRow,
  'unreadable-row': ofRow,
  'conflicting-row': ofRow,
  'active-again': 'find out who switched the account on again, then npm run ops -- reconcile PERSON',
};

export const leaversCommand: Command = {
  name: 'leavers',
  summary: 'lists who left and is not known to be deactivated, the longest first',
  parameters: [],
  notes: [
    'held: a brake holds the deactivation until someone releases or refuses it.',
    'waiting: it was taken more than 15 minutes ago and is not carried out yet: a vendor may be down.',
  ],
  async run(_args, operation) {
    const { context, stage } = operation;
    const ended = [...(await failedLeavers(operation)), ...(await heldLeavers(operation))];
    const listed = new Set(ended.map(({ personId }) => personId));
    const waiting = (await waitingLeavers(operation)).filter(({ personId }) => !listed.has(personId));
    const leavers = [...ended, ...waiting].toSorted(
      (left, right) => Date.parse(left.since) - Date.parse(right.since),
    );
    const label = await labelPeople(
      context,
      leavers.map(({ personId }) => personId),
    );
    const reasons = [...new Set(leavers.map(({ reason }) => reason))];
    return {
      needsAttention: leavers.length > 0,
      json: { leavers: leavers.map((leaver) => ({ ...leaver, label: label(leaver.personId) })) },
      lines: [
        ...table(
          leavers.map(({ since, reason, refusedBy, heldBy, target = '', personId, reference }) => ({
            since: describeTime(since),
            reason: [reason, refusedBy ?? heldBy].filter((part) => part !== undefined).join(' by '),
            target,
            person: label(personId),
            event: reference,
          })),
        ),
        ...section(
          'What to do',
          reasons.map((reason) => ({ reason, remedy: remedies[reason] })),
        ),
        `${leavers.length} not deactivated on ${stage.title}`,
      ],
    };
  },
};

async function failedLeavers({ ledger }: Operation): Promise<readonly ShownLeaver[]> {
  const leavers: ShownLeaver[] = [];
  for await (const leaver of ledger.listLeavers()) {
    const refusedBy = leaver.reason === 'refused' ? await ledger.refuserOf(leaver.reference) : undefined;
    leavers.push({ ...leaver, ...(refusedBy && { refusedBy }) });
  }
  return leavers;
}

/** Whoever is to leave, and waits for a brake. */
async function heldLeavers({ context, ledger }: Operation): Promise<readonly ShownLeaver[]> {
  const held = await Array.fromAsync(ledger.listHeld());
  const people = await findPeople(
    context,
    held.map(({ personId }) => personId),
  );
  return held.flatMap(({ personId, reference, since, source }): ShownLeaver[] =>
    people.get(personId)?.person.desired.active?.value === false
      ? [{ personId, reference, since, reason: 'held', heldBy: brakeId(source) }]
      : [],
  );
}

/** Whoever is to leave, and is still to be served or tried again. */
async function waitingLeavers({ context }: Operation): Promise<readonly ShownLeaver[]> {
  const until = new Date(context.now().getTime() - longMs).toISOString();
  const waiting: ShownLeaver[] = [];
  for await (const keys of readDueKeys(context)) {
    const people = await findPeople(
      context,
      keys.flatMap(({ pk }) => personIdOfKey(pk) ?? []),
    );
    const leaving = [...people.values()].flatMap(({ id: personId, person: { desired, openEvents } }) => {
      const { value, by: reference } = desired.active ?? {};
      const isOpen = openEvents.some((event) => event.reference === reference);
      return value === false && reference !== undefined && isOpen ? [{ personId, reference }] : [];
    });
    const events = await getEvents(
      context,
      leaving.map(({ reference }) => reference),
    );
    for (const leaver of leaving) {
      const since = events.get(leaver.reference)?.receivedAt;
      if (since !== undefined && since <= until) waiting.push({ ...leaver, since, reason: 'waiting' });
    }
  }
  return waiting;
}
