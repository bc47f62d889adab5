import { brakeId, laneOfSource } from '../../shared/domain/brake.ts';
import type { Ledger } from '../../shared/ledger/create-ledger.ts';
import { type HeldChange, hashOfHeld } from '../../shared/ledger/held-people.ts';
import type { Lane } from '../../shared/ledger/lane.ts';

/** One source's brake that holds somebody. */
export interface HoldingBrake {
  readonly id: string;
  readonly source: string;
  /** Of what it holds now. */
  readonly hash: string;
  readonly changes: readonly HeldChange[];
}

/** Every brake that holds somebody. */
export async function readHeld(ledger: Pick<Ledger, 'listHeld'>): Promise<readonly HoldingBrake[]> {
  const all: HeldChange[] = [];
  for await (const change of ledger.listHeld()) all.push(change);
  return [...Map.groupBy(all, ({ source }) => source)].map(([source, changes]) => ({
    id: brakeId(source),
    source,
    hash: hashOfHeld(changes),
    changes,
  }));
}

export type Release =
  | { readonly kind: 'released'; readonly count: number }
  /** `hash`: of what is held now; undefined where nothing is. */
  | { readonly kind: 'refused'; readonly hash: string | undefined };

/** Releases what a brake holds if it is still what the hash names. What is held since stays held. */
export async function releaseSource(options: {
  readonly ledger: Pick<Ledger, 'listHeld' | 'releaseHeld'>;
  readonly id: string;
  readonly hash: string;
  readonly enqueueAll: (personIds: readonly string[], lane: Lane) => Promise<void>;
}): Promise<Release> {
  const { ledger, id, hash, enqueueAll } = options;
  const brake = (await readHeld(ledger)).find((one) => one.id === id);
  if (brake?.hash !== hash) return { kind: 'refused', hash: brake?.hash };
  const released: string[] = [];
  for (const change of brake.changes) if (await ledger.releaseHeld(change)) released.push(change.personId);
  await enqueueAll(released, laneOfSource(brake.source));
  return { kind: 'released', count: released.length };
}
