import { getEvents } from '../../../../shared/ledger/events/event-record.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { section } from '../table.ts';
import { findOnePerson } from './find-person.ts';
import { mentionedEvents, viewPerson } from './person-view.ts';
import { renderPerson } from './render-person.ts';

export const personCommand: Command = {
  name: 'person',
  summary: 'shows a person: accounts, who said what, what is planned or waits',
  parameters: ['QUERY'],
  notes: ['QUERY is an address, a user name, an employee number or the id of a person.'],
  async run({ positionals: [query = ''] }, { context }) {
    const row = await findOnePerson(context, query);
    const events = await getEvents(context, mentionedEvents(row.person));
    const view = viewPerson(row, { events, now: context.now().toISOString() });
    const timeline = [...events.values()]
      .map(({ reference, type, status, reason, receivedAt, settledAt }) => ({
        at: receivedAt,
        event: reference,
        type,
        status,
        ...(reason === undefined ? {} : { reason }),
        ...(settledAt === undefined ? {} : { settledAt }),
      }))
      .toSorted((left, right) => (left.at < right.at ? -1 : 1));
    return {
      json: { ...view, timeline },
      lines: [
        ...renderPerson(view),
        ...section(
          'Timeline',
          timeline.map(({ at, type, status, reason, settledAt, event }) => ({
            received: describeTime(at),
            type,
            status: reason === undefined ? status : `${status}: ${reason}`,
            settled: describeTime(settledAt),
            event,
          })),
        ),
      ],
    };
  },
};
