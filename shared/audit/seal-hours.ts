import { createHash } from 'node:crypto';
import type { ObjectStore } from '../aws/objects/object-store.ts';
import { type Signer, writeSignature } from '../evidence/signature.ts';
import type { AuditHead, AuditLedger } from './audit-ledger.ts';
import {
  hashSegmentManifest,
  hourAfter,
  type SegmentManifest,
  segmentKeys,
  writeSegmentManifest,
} from './segment-manifest.ts';

export interface SealOptions {
  readonly ledger: AuditLedger;
  readonly store: Pick<ObjectStore, 'openWriter' | 'put'>;
  readonly signer: Signer;
  /** Whether the hour that is not over yet is sealed, too, to be sealed again. */
  readonly runningHour: boolean;
  readonly now: () => Date;
}

export type SealedSegment = Pick<SegmentManifest, 'sequence' | 'hour' | 'entries'>;

const hourMs = 3_600_000;

/** An entry of an hour may be written this long after it: by a function that was about to, or on an index that lags. */
const graceMs = 5 * 60_000;

/**
 * Seals every hour that is over and not sealed yet, also one in which nothing happened: the entries as a segment, what is said of
 * them as a signed manifest. Each step may be repeated; an hour counts as sealed once the ledger says so.
 */
export async function sealHours(
  options: SealOptions,
  hasTime: () => boolean,
): Promise<readonly SealedSegment[]> {
  const { ledger, now } = options;
  const sealed: SealedSegment[] = [];
  while (hasTime()) {
    const head = await ledger.getHead();
    const time = now().getTime();
    const hour = nextHour(head, time);
    const end = Date.parse(`${hour}:00:00Z`) + hourMs;
    const isComplete = end + graceMs <= time;
    if (!isComplete && !(options.runningHour && end - hourMs <= time)) return sealed;
    const manifest = await sealHour(options, { hour, head });
    const next = { ...toHead(manifest), isComplete };
    // Another run has sealed meanwhile: it says how it goes on.
    if (!(await ledger.setHead(next, head))) continue;
    sealed.push(manifest);
    if (!isComplete) return sealed;
  }
  return sealed;
}

/** The first time, the hour before this one. */
function nextHour(head: AuditHead | undefined, time: number): string {
  if (head !== undefined && !head.isComplete) return head.hour;
  return head === undefined ? new Date(time - hourMs).toISOString().slice(0, 13) : hourAfter(head.hour);
}

async function sealHour(
  { ledger, store, signer, now }: SealOptions,
  { hour, head }: { readonly hour: string; readonly head: AuditHead | undefined },
): Promise<SegmentManifest> {
  const keys = segmentKeys(hour);
  const writer = store.openWriter(keys.entries, 'application/x-ndjson');
  const hash = createHash('sha256');
  const kinds: Record<string, number> = {};
  let [entries, bytes] = [0, 0];
  try {
    for await (const page of ledger.listEntries(hour)) {
      for (const line of page) {
        const { kind } = JSON.parse(line);
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      }
      const text = Buffer.from(page.map((line) => `${line}\n`).join(''));
      entries += page.length;
      bytes += text.byteLength;
      hash.update(text);
      await writer.write(text);
    }
    await writer.end();
  } catch (error) {
    await writer.abort();
    throw error;
  }
  const manifest: SegmentManifest = {
    ...placeAfter(head, hour),
    ...{ hour, key: keys.entries, entries, bytes, sha256: hash.digest('hex'), kinds },
    ...{ sealedAt: now().toISOString(), signedBy: signer.keyId },
  };
  const text = writeSegmentManifest(manifest);
  await store.put(keys.signature, writeSignature(await signer.sign(text)), 'application/json');
  await store.put(keys.manifest, text, 'application/json');
  return manifest;
}

/** An hour that is sealed again keeps its place. */
function placeAfter(
  head: AuditHead | undefined,
  hour: string,
): Pick<SegmentManifest, 'sequence' | 'previous'> {
  if (head === undefined) return { sequence: 1, previous: null };
  if (head.hour === hour) return { sequence: head.sequence, previous: head.previous };
  const previous = { sequence: head.sequence, hour: head.hour, sha256: head.manifestSha256 };
  return { sequence: head.sequence + 1, previous };
}

function toHead(manifest: SegmentManifest): Omit<AuditHead, 'isComplete'> {
  const { sequence, hour, previous } = manifest;
  return { sequence, hour, previous, manifestSha256: hashSegmentManifest(writeSegmentManifest(manifest)) };
}
