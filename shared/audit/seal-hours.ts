import { type KeyObject, randomUUID } from 'node:crypto';
import type { GuardedStore } from '../aws/objects/object-store.ts';
import type { Signer } from '../evidence/signature.ts';
import type { AuditHead, AuditLedger, AuditState } from './audit-ledger.ts';
import { findLastHour, findSealed, type Place, type SealedBefore } from './find-sealed.ts';
import { sealHour } from './seal-hour.ts';
import { endOfHour, hourAfter, type SegmentManifest } from './segment-manifest.ts';

export interface SealOptions {
  readonly ledger: AuditLedger;
  readonly store: Pick<GuardedStore, 'head' | 'read' | 'list' | 'openWriter' | 'put' | 'putUnchanged'>;
  readonly signer: Signer;
  /** The public key of the same, by which a segment that is there already is known to be ours. */
  readonly publicKey: () => Promise<KeyObject>;
  /** Whether the hour that is not over yet is sealed, too, to be sealed again. */
  readonly runningHour: boolean;
  /** For how many days segments are kept. */
  readonly retainDays: number;
  readonly now: () => Date;
}

export interface SealedSegment extends Pick<SegmentManifest, 'sequence' | 'hour' | 'entries'> {
  /** It was there already, and the ledger did not know it. */
  readonly isAdopted: boolean;
}

const hourMs = 3_600_000;

/**
 * Seals every hour that is over and not sealed yet, also one in which nothing happened: the entries as a segment, what is said of
 * them as a signed manifest. An hour that is sealed is never sealed again: where the ledger does not know of it, since it was restored to
 * an earlier time, its segment is taken as it is. One run seals at a time. Throws a `StrangeSegmentError`.
 */
export async function sealHours(
  options: SealOptions,
  hasTime: () => boolean,
): Promise<readonly SealedSegment[]> {
  const { ledger } = options;
  const owner = randomUUID();
  if (!(await ledger.beginTurn(owner))) return [];
  const sealed: SealedSegment[] = [];
  try {
    let state = await findState(options);
    while (hasTime()) {
      const hour = hourToSeal(options, state.head);
      if (hour === undefined) break;
      const next = await sealNext(options, { hour, state });
      if (!(await ledger.saveState(next.state, owner))) break;
      sealed.push(next.segment);
      state = next.state;
      if (!next.state.head.isComplete) break;
    }
  } finally {
    await ledger.endTurn(owner);
  }
  return sealed;
}

async function findState(options: SealOptions): Promise<AuditState> {
  const state = await options.ledger.getState();
  if (state.head !== undefined) return state;
  const hour = await findLastHour(options.store);
  const last = hour === undefined ? undefined : await findSealed(options, { hour });
  return last === undefined ? state : afterAdopting(state, last);
}

/** The first time, the hour before this one; undefined where the next is not over yet. */
function hourToSeal({ now, runningHour }: SealOptions, head: AuditHead | undefined): string | undefined {
  const time = now().getTime();
  const next = () =>
    head === undefined ? new Date(time - hourMs).toISOString().slice(0, 13) : hourAfter(head.hour);
  const hour = head !== undefined && !head.isComplete ? head.hour : next();
  const hasBegun = Date.parse(`${hour}:00:00Z`) <= time;
  return endOfHour(hour) <= time || (runningHour && hasBegun) ? hour : undefined;
}

interface Sealed {
  readonly segment: SealedSegment;
  readonly state: AuditState & { readonly head: AuditHead };
}

async function sealNext(
  options: SealOptions,
  { hour, state }: { readonly hour: string; readonly state: AuditState },
): Promise<Sealed> {
  const place = placeAfter(state.head, hour);
  const before = await findSealed(options, { hour, place });
  if (before?.head.isComplete === true) {
    const { sequence } = before.head;
    const segment = { sequence, hour, entries: before.entries, isAdopted: true };
    return { segment, state: afterAdopting(state, before) };
  }
  const { manifest, manifestSha256, chunks, looked } = await sealHour(options, {
    ...{ hour, place, state },
    replaces: before?.etag,
  });
  const isComplete = Date.parse(manifest.sealedAt) >= endOfHour(hour);
  const head = { ...place, hour, manifestSha256, isComplete };
  const segment = { sequence: place.sequence, hour, entries: manifest.entries, isAdopted: false };
  return {
    segment,
    state: { head, recent: isComplete ? [...looked, { hour, chunks }] : state.recent },
  };
}

function afterAdopting({ recent }: AuditState, { head }: SealedBefore): Sealed['state'] {
  return { head, recent: head.isComplete ? [...recent, { hour: head.hour }] : recent };
}

/** An hour that is sealed again keeps its place. */
function placeAfter(head: AuditHead | undefined, hour: string): Place {
  if (head === undefined) return { sequence: 1, previous: null };
  if (head.hour === hour) return { sequence: head.sequence, previous: head.previous };
  const previous = { sequence: head.sequence, hour: head.hour, sha256: head.manifestSha256 };
  return { sequence: head.sequence + 1, previous };
}
