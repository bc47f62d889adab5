import type { FaultWorld } from '../fault-world.ts';

/** The processes that reconcile now. */
export function reconcilerProcesses({ host }: Pick<FaultWorld, 'host'>): readonly number[] {
  return host.stack.functions['reconcile-user']?.pids ?? [];
}
