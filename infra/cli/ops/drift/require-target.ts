import { exportedTargets } from '../../export/read-export-heads.ts';
import { Refusal } from '../refusal.ts';

/** Throws a {@link Refusal} for a name that no target has: a decision about it would decide nothing. */
export function requireTarget(target: string): void {
  if (exportedTargets.some((known) => known === target)) return;
  const names = exportedTargets.join(', ');
  throw new Refusal('not-found', `There is no target ${target}: there are ${names}.`);
}
