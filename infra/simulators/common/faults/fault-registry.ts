import type { ArmedFault, Fault, FaultInput, FaultSchema, RandomMode } from './fault.ts';
import { createRateLimiter } from './fault-plan.ts';

/** An armed fault with its running state. */
export interface FaultEntry {
  readonly id: number;
  readonly fault: Fault;
  readonly cleared: AbortController;
  hits: number;
  skipped: number;
  /** For `rate-limit`: whether the request may pass. */
  readonly allows: () => boolean;
  /** For `random`: the way in which the request fails, if it does. */
  readonly draw: () => RandomMode | undefined;
}

const createDraw = (fault: Fault): FaultEntry['draw'] => {
  if (fault.kind !== 'random') return () => undefined;
  const random = seededRandom(fault.seed);
  return () => (random() < fault.rate ? fault.modes[Math.floor(random() * fault.modes.length)] : undefined);
};

const createAllows = (fault: Fault, now: () => number): FaultEntry['allows'] => {
  if (fault.kind !== 'rate-limit') return () => true;
  const burst = fault.burst ?? Math.max(1, fault.perSecond);
  return createRateLimiter({ perSecond: fault.perSecond, burst, now });
};

/** The armed faults, in the order in which they were armed. */
export class FaultRegistry {
  readonly #entries = new Map<number, FaultEntry>();
  readonly #schema: FaultSchema;
  readonly #now: () => number;
  #nextId = 1;

  constructor(schema: FaultSchema, now: () => number) {
    this.#schema = schema;
    this.#now = now;
  }

  /** Throws zod's error where the fault is malformed. */
  arm(input: FaultInput): ArmedFault {
    const fault = this.#schema.parse(input);
    const entry: FaultEntry = {
      id: this.#nextId,
      fault,
      cleared: new AbortController(),
      hits: 0,
      skipped: 0,
      allows: createAllows(fault, this.#now),
      draw: createDraw(fault),
    };
    this.#nextId += 1;
    this.#entries.set(entry.id, entry);
    return show(entry);
  }

  list(): readonly ArmedFault[] {
    return [...this.#entries.values()].map(show);
  }

  /** The faults that can still strike. */
  active(): readonly FaultEntry[] {
    return [...this.#entries.values()].filter(
      ({ fault, hits }) => fault.times === undefined || hits < fault.times,
    );
  }

  /** Disarms one fault, or all; requests that wait because of it go on at once. */
  clear(id?: number): void {
    for (const entry of this.#entries.values()) {
      if (id !== undefined && entry.id !== id) continue;
      entry.cleared.abort();
      this.#entries.delete(entry.id);
    }
  }
}

const show = ({ id, fault, hits }: FaultEntry): ArmedFault => ({
  id,
  fault,
  hits,
  remaining: fault.times === undefined ? null : fault.times - hits,
});

/** Numbers in [0, 1) that repeat for the same seed (mulberry32); not for secrets. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
