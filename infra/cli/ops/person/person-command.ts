import { listHistory } from '../../../../shared/history/list-history.ts';
import { getEvents } from '../../../../shared/ledger/events/event-record.ts';
import type { Command } from '../command.ts';
import { historyRows } from '../history-rows.ts';
import { section } from '../table.ts';
import { findOnePerson } from './find-person.ts';
import { mentionedEvents, viewPerson } from './person-view.ts';
import { renderPerson } from './render-person.ts';

/** Older entries are seldom what is asked for. */
const longestTimeline = 100;

export const personCommand: Command = {
  name: 'person',
  summary: 'shows a person: accounts, who said what, what is planned or waits',
  parameters: ['QUERY'],
  notes: ['QUERY is an address, a user name, an employee number or the id of a person.'],
  async run({ positionals: [query = ''] }, { context }) {
    const row = await findOnePerson(context, query);
    const events = await getEvents(context, mentionedEvents(row.person));
    const view = viewPerson(row, { events, now: context.now().toISOString() });
    const { entries: timeline, before } = await listHistory(context, {
      personId: row.id,
      limit: longestTimeline,
    });
    return {
      json: { ...view, timeline },
      lines: [
        ...renderPerson(view),
        ...section('Timeline, the newest first', historyRows(timeline)),
        ...(before === undefined ? [] : ['  Older entries are not shown.']),
      ],
    };
  },
};
