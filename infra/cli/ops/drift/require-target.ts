import type { Operation } from '../operation.ts';
import { Refusal } from '../refusal.ts';

/** Throws a {@link Refusal} for a target that the stage does not have: a decision about it would decide nothing. */
export function requireTarget({ stage }: Pick<Operation, 'stage'>, target: string): void {
  if (stage.targets.includes(target)) return;
  const names = stage.targets.join(' and ');
  throw new Refusal('not-found', `There is no target ${target} in this stage, which has ${names}.`);
}
