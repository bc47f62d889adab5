import { getEvents } from '../../../../shared/ledger/events/event-record.ts';
import { cancelPlanned } from '../../../../shared/ledger/people/cancel-planned.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { Refusal } from '../refusal.ts';

export const cancelCommand: Command = {
  name: 'cancel',
  summary: 'calls off what an event plans for a later day',
  parameters: ['EVENT'],
  notes: [
    'EVENT is as scheduled shows it. With a start or a leaving, everything that was planned of it before',
    'falls, so that no earlier day comes back. The HR system still says so: correct it there, too.',
  ],
  async run({ positionals: [id = ''] }, operation) {
    const { context, stage } = operation;
    const found = await getEvents(context, [id, `webhook/${id}`]);
    const record = found.get(id) ?? found.get(`webhook/${id}`);
    if (record === undefined) throw new Refusal('not-found', `The ledger holds no event ${id}.`);
    const { reference, personId, status, effectiveAt } = record;
    if (status !== 'scheduled' || personId === undefined) {
      throw new Refusal('outdated', `${reference} is ${status}, so that nothing of it is planned any more.`);
    }
    const by = await operation.caller();
    const entry = await operation.entry({ action: 'cancel', reference });
    const ended = await cancelPlanned(context, { personId, reference, by, entry });
    await operation.enqueue([personId], 'user-changes');
    return {
      json: { cancelled: reference, personId, by, ended },
      lines: [
        `Cancelled ${reference}, planned for ${describeTime(effectiveAt)}, on ${stage.title}`,
        ...ended.filter((one) => one !== reference).map((one) => `Also ended: ${one}`),
      ],
    };
  },
};
