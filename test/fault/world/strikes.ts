import type { FaultWorld } from '../fault-world.ts';

/** How often an armed fault of the vendor has struck. */
export function strikes(
  { simulator }: Pick<FaultWorld, 'simulator'>,
  fault: { readonly id: number },
): number {
  const armed = simulator.faults().find(({ id }) => id === fault.id);
  if (armed === undefined) throw new Error(`no such fault is armed: ${fault.id}`);
  return armed.hits;
}
