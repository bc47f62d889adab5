import { createHash } from 'node:crypto';
import { seededRandom } from '../../../infra/simulators/common/faults/fault-registry.ts';

/** Choices that repeat for the same seed. */
export interface Randomness {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  chance(probability: number): boolean;
  /** One of them. Throws when there is none. */
  pick<Item>(items: readonly Item[]): Item;
  shuffle<Item>(items: readonly Item[]): Item[];
  /** Lower-case letters and digits. */
  text(length: number): string;
  /** A seed for something else that draws. */
  seed(): number;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The choices of one part of a run: parts draw apart, so that the order in which they run changes nothing. */
export function createRandomness(seed: number, part: string): Randomness {
  const next = seededRandom(createHash('sha256').update(`${seed}/${part}`).digest().readUInt32BE());
  const integer = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    if (items.length === 0) throw new Error('there is nothing to pick from');
    return items[integer(0, items.length - 1)] as Item;
  };
  return {
    next,
    integer,
    pick,
    chance: (probability) => next() < probability,
    shuffle: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .sort((left, right) => left.at - right.at)
        .map(({ item }) => item),
    text: (length) => Array.from({ length }, () => pick([...alphabet])).join(''),
    seed: () => integer(1, 2 ** 31 - 1),
  };
}
