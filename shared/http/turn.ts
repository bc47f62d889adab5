import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * On whose behalf calls are made. Where calls have to wait for admission, those of the lowest order go first, so that what was
 * begun first ends first; calls in no one's turn are the last.
 */
export interface Turn {
  readonly order: number;
  /** A call of this turn waits for admission at a gate, which is told apart by identity. */
  waits(gate: object): void;
  /** It waits no more. `window`: how many attempts the gate lets be in flight now. */
  goesOn(gate: object, window: number): void;
}

const turns = new AsyncLocalStorage<Turn>();

/** Whatever the work does, and what it starts, is done in the turn. */
export function inTurn<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
  return turns.run(turn, work);
}

export function currentTurn(): Turn | undefined {
  return turns.getStore();
}
