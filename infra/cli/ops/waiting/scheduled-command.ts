import { compareInstants } from '../../../../shared/domain/instant.ts';
import type { Ledger } from '../../../../shared/ledger/create-ledger.ts';
import type { Scheduled } from '../../../../shared/ledger/events/list-scheduled.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { labelPeople } from '../person/person-label.ts';
import { table } from '../table.ts';

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

/** What is planned of people, the next one first: at most one start and one leaving of each person, and other changes. */
async function listPlanned(ledger: Pick<Ledger, 'listScheduled'>): Promise<readonly Scheduled[]> {
  const plans = new Map<string, Scheduled>();
  for await (const plan of ledger.listScheduled()) {
    const { personId, kind, reference } = plan;
    // What has just been overruled may still be on its way to being settled.
    const key = kind === 'change' ? reference : `${personId} ${kind}`;
    const other = plans.get(key);
    if (other === undefined || compareInstants(other.occurredAt, plan.occurredAt) < 0) plans.set(key, plan);
  }
  return [...plans.values()];
}
