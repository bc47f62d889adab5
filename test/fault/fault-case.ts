import type { FaultWorld } from './fault-world.ts';

/**
 * What must hold whatever happens.
 * - `L` nothing that was accepted is lost.
 * - `D` nothing takes effect twice.
 * - `O` the end state is the one that `occurredAt` dictates.
 * - `A` no one gets in, and no one gets more than was granted.
 * - `P` no secret, password, body or personal data outside of the ledger and the vendor.
 * - `E` whoever has left is out, or someone is woken; no one who is active is shut out, renamed or taken over by what is about
 *   someone else.
 */
export type Invariant = 'L' | 'D' | 'O' | 'A' | 'P' | 'E';

/** Something that goes wrong, or that someone tries, and what must hold all the same. */
export interface FaultCase {
  readonly id: string;
  /** What is done to the product, in a few words. */
  readonly done: string;
  readonly invariants: readonly Invariant[];
  /**
   * Runs while no other case does: what arms faults for everyone, changes keys or secrets, kills functions, or floods
   * the door. Afterwards faults are cleared, and secrets and the vendor's key are as they were.
   */
  readonly alone?: boolean;
  /** Milliseconds; default 180 000. */
  readonly timeoutMs?: number;
  /** Throws what was not held. */
  run(world: FaultWorld): Promise<void>;
}
