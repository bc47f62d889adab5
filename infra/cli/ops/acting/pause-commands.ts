import { pauseReconciling, readPausing, resumeReconciling } from '../../../../shared/ledger/pausing.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { Refusal } from '../refusal.ts';

export const pauseCommand: Command = {
  name: 'pause',
  summary: 'stops reconciling: events are still taken, accounts stay as they are',
  parameters: [],
  options: { because: { type: 'string', value: 'TEXT', help: 'why, for colleagues; no personal data' } },
  notes: [
    'Nothing is lost or given up meanwhile, however long it takes. Leavers keep their access, too. Runs',
    'that have begun end within a minute or two.',
  ],
  async run(args, operation) {
    const { context, stage } = operation;
    const by = await operation.caller();
    const because = args.text('because');
    const known = await readPausing(context);
    if (known === undefined) await operation.record({ action: 'pause', detail: because });
    const isNews =
      known === undefined &&
      (await pauseReconciling(context, { by, ...(because === undefined ? {} : { because }) }));
    if (!isNews) {
      const { since, by: other } = known ?? (await readPausing(context)) ?? {};
      throw new Refusal(
        'outdated',
        `Reconciling is paused on ${stage.title} since ${describeTime(since)} by ${other}.`,
      );
    }
    return {
      json: { paused: true, by },
      lines: [`Reconciling is paused on ${stage.title}; end it with npm run ops -- resume`],
    };
  },
};

export const resumeCommand: Command = {
  name: 'resume',
  summary: 'reconciles again, and makes up for what waited',
  parameters: [],
  async run(_args, operation) {
    const { context, stage } = operation;
    const isPaused = (await readPausing(context)) !== undefined;
    if (isPaused) await operation.record({ action: 'resume' });
    const by = await operation.caller();
    if (!isPaused || !(await resumeReconciling(context, by))) {
      throw new Refusal('outdated', `Reconciling is not paused on ${stage.title}.`);
    }
    return {
      json: { paused: false, by },
      lines: [`Reconciling goes on on ${stage.title}: what waited is put on the queue within a minute`],
    };
  },
};
