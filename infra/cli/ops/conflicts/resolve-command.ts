import type { Command } from '../command.ts';
import { Refusal } from '../refusal.ts';
import { viewConflict } from './conflicts-command.ts';
import { findConflict } from './open-conflicts.ts';
import { resolveAccount } from './resolve-account.ts';
import { resolveEvent } from './resolve-event.ts';

export const resolveCommand: Command = {
  name: 'resolve',
  summary: 'decides a conflict: the same person or different ones; what waited goes on',
  parameters: ['CONFLICT'],
  options: {
    same: { type: 'boolean', help: 'all who are in question are one person, of whom the event speaks' },
    different: { type: 'boolean', help: 'they are different people, and stay so' },
    person: { type: 'string', value: 'QUERY', help: 'with --different: whom the event is about, or new' },
  },
  notes: [
    'CONFLICT is an id as conflicts shows it, or the event. With --different, without --person, an event',
    'is about someone new where one person is in question, else about the bearer of its user name; names',
    'that the others bear stay theirs.',
  ],
  async run(args, operation) {
    const [query = ''] = args.positionals;
    const isSame = args.has('same');
    if (isSame === args.has('different')) {
      throw new Refusal('incomplete', 'Say how to decide it: either --same or --different.');
    }
    const conflict = await findConflict(operation.context, query);
    const by = await operation.caller();
    const decision = isSame ? 'same' : 'different';
    const view = viewConflict(conflict);
    if (conflict.kind === 'event') {
      const entry = await operation.entry({ action: 'resolve', reference: view.event, detail: decision });
      const query = args.text('person');
      const personId = await resolveEvent(conflict, { isSame, query, by, entry, operation });
      return {
        json: { resolved: view.id, decision, by, event: view.event, personId },
        lines: [`Resolved ${view.id}: ${view.event} is about person ${personId}, and goes on`],
      };
    }
    const { target } = conflict;
    const entry = await operation.entry({ action: 'resolve', target, detail: decision });
    const told = await resolveAccount(conflict, { isSame, by, entry, operation });
    return { json: { resolved: view.id, decision, by, said: told }, lines: [`Resolved ${view.id}: ${told}`] };
  },
};
