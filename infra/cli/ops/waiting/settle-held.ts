import { brakeId, laneOfSource } from '../../../../shared/domain/authority/brake.ts';
import type { Ledger } from '../../../../shared/ledger/create-ledger.ts';
import type { Lane } from '../../../../shared/ledger/events/lane.ts';
import { type HeldChange, hashOfHeld } from '../../../../shared/ledger/people/held-people.ts';

/** One source's brake that holds someone. */
export interface HoldingBrake {
  readonly id: string;
  readonly source: string;
  /** The hash of what it holds now. */
  readonly hash: string;
  readonly changes: readonly HeldChange[];
}

/** Every brake that holds someone. */
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

export interface HeldDecision {
  readonly decision: 'release' | 'refuse';
  readonly id: string;
  readonly hash: string;
  /** Who decides, as AWS names the credentials. */
  readonly by: string;
  readonly ledger: Pick<Ledger, 'listHeld' | 'releaseHeld' | 'refuseHeld'>;
  readonly enqueueAll: (personIds: readonly string[], lane: Lane) => Promise<void>;
}

export type HeldSettled =
  | { readonly kind: 'done'; readonly count: number }
  /** `hash`: of what is held now; undefined where nothing is. */
  | { readonly kind: 'outdated'; readonly hash: string | undefined };

/** Releases or refuses what a brake holds if it is still what the hash names. What is held since stays held. */
export async function settleHeld(request: HeldDecision): Promise<HeldSettled> {
  const { decision, ledger, id, hash, by, enqueueAll } = request;
  const brake = (await readHeld(ledger)).find((one) => one.id === id);
  if (brake?.hash !== hash) return { kind: 'outdated', hash: brake?.hash };
  const settle = decision === 'release' ? ledger.releaseHeld : ledger.refuseHeld;
  const settled: string[] = [];
  for (const change of brake.changes) if (await settle(change, by)) settled.push(change.personId);
  await enqueueAll(settled, laneOfSource(brake.source));
  return { kind: 'done', count: settled.length };
}
