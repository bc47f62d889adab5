import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { labelPeople } from '../person/label-people.ts';
import { table } from '../table.ts';
import { listPlanned } from './list-planned.ts';

export const scheduledCommand: Command = {
  name: 'scheduled',
  summary: 'lists what is planned of people, for when and who said it, the next first',
  parameters: [],
  async run(_args, { context, ledger, stage }) {
    const plans = await listPlanned(ledger);
    const label = await labelPeople(
      context,
      plans.map(({ personId }) => personId),
    );
    return {
      json: { scheduled: plans.map((plan) => ({ ...plan, label: label(plan.personId) })) },
      lines: [
        ...table(
          plans.map(({ effectiveAt, kind, personId, occurredAt, reference }) => ({
            effective: describeTime(effectiveAt),
            plan: kind,
            person: label(personId),
            said: describeTime(occurredAt),
            event: reference,
          })),
        ),
        `${plans.length} scheduled on ${stage.title}`,
      ],
    };
  },
};
