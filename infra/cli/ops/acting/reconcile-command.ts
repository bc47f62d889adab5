import * as z from 'zod';
import { invokeFunction } from '../../common/invoke-function.ts';
import type { Command } from '../command.ts';
import { findOnePerson } from '../person/find-person.ts';
import { personLabel } from '../person/person-label.ts';
import { Refusal } from '../refusal.ts';
import { section } from '../table.ts';

const values = z.record(z.string(), z.union([z.string(), z.boolean(), z.null()]));

const explanationSchema = z.object({
  steps: z.array(
    z.object({
      target: z.string(),
      step: z.string(),
      accountId: z.string().optional(),
      found: z.number().optional(),
      values: values.optional(),
      notTaken: z.array(z.string()).optional(),
      failed: z.string().optional(),
    }),
  ),
  result: z.looseObject({
    kind: z.enum(['settled', 'idle', 'waiting', 'later', 'paused']),
    because: z.string().optional(),
    outcome: z
      .record(z.string(), z.looseObject({ result: z.string(), reason: z.string().optional() }))
      .optional(),
  }),
});

type Explanation = z.infer<typeof explanationSchema>;

export const reconcileCommand: Command = {
  name: 'reconcile',
  summary: 'reconciles a person now, and explains each step; or says what it would do',
  parameters: ['QUERY'],
  options: { 'dry-run': { type: 'boolean', help: 'reads accounts, and writes nothing anywhere' } },
  notes: [
    'A dry run passes the brakes, since it changes nothing; a real one is held by them like any other.',
  ],
  async run(args, { context, stage, record }) {
    const [query = ''] = args.positionals;
    const { id, person } = await findOnePerson(context, query);
    const dryRun = args.has('dry-run');
    if (stage.reconcileUser === undefined) {
      throw new Refusal(
        'incomplete',
        `${stage.title} cannot reconcile a single person: deploy this version first.`,
      );
    }
    if (!dryRun) await record({ action: 'reconcile', personId: id });
    const answer = await invokeFunction(stage.reconcileUser, {
      event: { reconcile: { personId: id, dryRun } },
      failure: `reconcile-user failed on ${stage.title}: read its log.`,
    });
    const { steps, result } = explanationSchema.parse(answer);
    const label = personLabel(person);
    return {
      needsAttention: !isGood(result),
      json: { person: { id, label }, dryRun, steps, result },
      lines: [
        `${dryRun ? 'A run now would do this for' : 'Reconciled'} ${label} (person ${id})`,
        ...section(
          dryRun ? 'Steps (nothing was written)' : 'Steps',
          steps.map((step, index) => ({
            no: `${index + 1}`,
            target: step.target,
            step: step.step,
            account: step.accountId ?? '',
            result: describeStep(step),
          })),
        ),
        ...section('Outcome', outcomeRows(result)),
      ],
    };
  },
};

function isGood({ kind, outcome = {} }: Explanation['result']): boolean {
  if (kind === 'later' || kind === 'paused') return false;
  return Object.values(outcome).every(({ result }) => result !== 'failed');
}

function describeStep({ found, values = {}, notTaken = [], failed }: Explanation['steps'][number]): string {
  const said = Object.entries(values).map(
    ([name, value]) => `${name}=${value === null ? '(cleared)' : value}`,
  );
  return [
    ...(found === undefined ? [] : [found === 0 ? 'nothing found' : `${found} found`]),
    ...(said.length === 0 ? [] : [said.join(', ')]),
    ...(notTaken.length === 0 ? [] : [`not taken: ${notTaken.join(', ')}`]),
    ...(failed === undefined ? [] : [`failed: ${failed}`]),
  ].join('; ');
}

function outcomeRows({ kind, because, outcome = {} }: Explanation['result']) {
  const rows = Object.entries(outcome).map(([target, { result, reason = '' }]) => ({
    target,
    result,
    reason,
  }));
  return rows.length > 0 ? rows : [{ result: kind, reason: because ?? '' }];
}
