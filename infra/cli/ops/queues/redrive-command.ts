import type { Command } from '../command.ts';
import { findOnePerson } from '../person/find-person.ts';
import { Refusal } from '../refusal.ts';
import { redriveQueue } from './redrive-queue.ts';

export const redriveCommand: Command = {
  name: 'redrive',
  summary: 'brings dead letters back to their queues, in any order',
  parameters: [],
  options: {
    queue: { type: 'string', value: 'NAME', help: 'of one queue only, such as user-changes' },
    person: { type: 'string', value: 'QUERY', help: 'of one person only' },
    'dry-run': { type: 'boolean', help: 'says how many there are, and moves none' },
  },
  async run(args, { context, sqs, stage, record }) {
    const name = args.text('queue');
    const queues = stage.queues.filter((queue) => name === undefined || queue.name === name);
    if (queues.length === 0) {
      const known = stage.queues.map((queue) => queue.name).join(', ');
      throw new Refusal('not-found', `There is no queue ${name} on ${stage.title}: there are ${known}.`);
    }
    const query = args.text('person');
    const row = query === undefined ? undefined : await findOnePerson(context, query);
    const personIds = row && new Set([row.id, ...row.person.joined]);
    const dryRun = args.has('dry-run');
    const counts: [string, number][] = [];
    const about = { action: 'redrive', personId: row?.id };
    let begun: Promise<unknown> | undefined;
    const beforeMoving = () => {
      begun ??= record({ ...about, detail: `begins: ${queues.map((queue) => queue.name).join(', ')}` });
      return begun;
    };
    for (const queue of queues) {
      counts.push([queue.name, await redriveQueue({ client: sqs, queue, personIds, dryRun, beforeMoving })]);
    }
    if (begun !== undefined) {
      const moved = counts.filter(([, count]) => count > 0).map(([queue, count]) => `${count} to ${queue}`);
      await record({ ...about, outcome: `moved ${moved.join(', ')}` });
    }
    return {
      json: { dryRun, moved: Object.fromEntries(counts) },
      lines: counts.map(([queue, count]) =>
        dryRun
          ? `${count} dead letters would be moved back to ${queue} on ${stage.title}`
          : `${count} dead letters moved back to ${queue} on ${stage.title}`,
      ),
    };
  },
};
