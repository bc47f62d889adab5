import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { personLabel } from '../person/person-label.ts';
import { table } from '../table.ts';
import { listConflicts, type OpenConflict } from './open-conflicts.ts';

export const conflictsCommand: Command = {
  name: 'conflicts',
  summary: 'lists whom or whose only a human can tell: events, and accounts',
  parameters: [],
  notes: [
    'names-two-people: the user name is of one, the address of another, or a new name comes with a known',
    'address.',
    'name-moved-on: the name passed on after the event was said. several-former-bearers: several had it.',
    'employee-renamed: an employee of an HR system goes by names of no one, and led to someone before.',
    'account-of-forgotten: the account with these names was that of someone who was forgotten.',
    'account-of-another, several-accounts: a name leads to the account of someone else, or to several.',
  ],
  async run(_args, { context, stage }) {
    const conflicts = await listConflicts(context);
    return {
      needsAttention: conflicts.length > 0,
      json: { conflicts: conflicts.map(viewConflict) },
      lines: [
        ...table(
          conflicts.map((conflict) => {
            const { id, since, reason, people, event, target } = viewConflict(conflict);
            return {
              id,
              since: describeTime(since),
              because: target === undefined ? reason : `${reason} (${target})`,
              between: people.map(({ label }) => label).join(', '),
              event: event ?? '',
            };
          }),
        ),
        `Conflicts on ${stage.title}: ${conflicts.length}`,
        ...(conflicts.length === 0 ? [] : ['Decide with npm run ops -- resolve ID --same or --different']),
      ],
    };
  },
};

export function viewConflict(conflict: OpenConflict) {
  const { id, kind, reason, since } = conflict;
  const rows =
    conflict.kind === 'event'
      ? conflict.people
      : [conflict.person, conflict.owner].filter((row) => row !== undefined);
  return {
    ...{ id, kind, reason, since },
    event: conflict.kind === 'event' ? conflict.event.reference : conflict.events.at(-1)?.reference,
    target: conflict.kind === 'account' ? conflict.target : undefined,
    says: conflict.kind === 'event' ? conflict.event.said?.user : undefined,
    accounts: conflict.kind === 'account' ? conflict.conflict.accountIds : undefined,
    people: rows.map((row) => ({ id: row.id, label: personLabel(row.person) })),
  };
}
