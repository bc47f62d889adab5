import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type GuardedStore, ObjectGoneError } from '../aws/objects/object-store.ts';
import { writeSignature } from '../evidence/signature.ts';
import { parseJson } from '../http/parse-json.ts';
import type { AuditLedger, AuditState } from './audit-ledger.ts';
import { findSealed, type Place, StrangeSegmentError } from './find-sealed.ts';
import type { SealOptions } from './seal-hours.ts';
import {
  hashSegmentManifest,
  hourAfter,
  type SegmentManifest,
  segmentKeys,
  writeSegmentManifest,
} from './segment-manifest.ts';

interface HourToSeal {
  readonly hour: string;
  readonly place: Place;
  readonly state: AuditState;
  /** The ETag of a manifest that was made before the hour was over. */
  readonly replaces: string | undefined;
}

interface SealedHour {
  readonly manifest: SegmentManifest;
  readonly manifestSha256: string;
  /** How many chunks the hour had. */
  readonly chunks: number;
  /** The hours before, which were looked at once more. */
  readonly looked: AuditState['recent'];
}

/** Writes the segment of an hour, with what came late for the hours before, and its manifest: where one is there by now, it stays. */
export async function sealHour(options: SealOptions, sealing: HourToSeal): Promise<SealedHour> {
  const { store, signer, now, retainDays } = options;
  const { hour, place } = sealing;
  const keys = segmentKeys(hour);
  const { counted, chunks, looked } = await writeEntries(options, sealing);
  const manifest: SegmentManifest = {
    ...place,
    ...{ hour, key: keys.entries, ...counted },
    ...{ sealedAt: now().toISOString(), retainDays, signedBy: signer.keyId },
  };
  const body = writeSegmentManifest(manifest);
  await store.put(keys.signature, writeSignature(await signer.sign(body)), 'application/json');
  const contentType = 'application/json';
  const isWritten = await store.putUnchanged({
    ...{ key: keys.manifest, body, contentType },
    replaces: sealing.replaces,
  });
  const manifestSha256 = hashSegmentManifest(body);
  // The answer to a first attempt may have been lost.
  const isOurs = async () => (await findSealed(options, { hour }))?.head.manifestSha256 === manifestSha256;
  if (!isWritten && !(await isOurs())) throw new StrangeSegmentError(hour);
  return { manifest, manifestSha256, chunks, looked };
}

async function writeEntries({ ledger, store }: SealOptions, { hour, state }: HourToSeal) {
  const writer = store.openWriter(segmentKeys(hour).entries, 'application/x-ndjson');
  const hash = createHash('sha256');
  const kinds: Record<string, number> = {};
  let [entries, bytes, chunks] = [0, 0, 0];
  async function write(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      const kind = kindOf(line);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    entries += lines.length;
    bytes += text.byteLength;
    hash.update(text);
    await writer.write(text);
  }
  try {
    const late = listLate({ ledger, store }, state);
    let page = await late.next();
    for (; page.done !== true; page = await late.next()) await write(page.value);
    for await (const some of ledger.listChunks(hour)) {
      chunks += some.length;
      await write(some.flat());
    }
    await writer.end();
    const counted = { entries, bytes, sha256: hash.digest('hex'), kinds };
    return { counted, chunks, looked: page.value };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** Whatever an entry says, it is sealed. */
function kindOf(line: string): string {
  const entry = parseJson(line);
  const isEntry = typeof entry === 'object' && entry !== null && 'kind' in entry;
  return isEntry && typeof entry.kind === 'string' ? entry.kind : 'unreadable';
}

interface LateOptions {
  readonly ledger: Pick<AuditLedger, 'countChunks' | 'listChunks'>;
  readonly store: Pick<GuardedStore, 'read'>;
}

/** How many hours that are sealed are looked at again. */
const mostRecent = 24;

/**
 * Gives the entries of hours that are sealed already which no segment has: they were moved on late, by a function that hung or whose clock
 * was wrong, or the hour was sealed by what another ledger said before this one was restored. Returns the hours as they are then known.
 */
async function* listLate(
  { ledger, store }: LateOptions,
  { recent }: AuditState,
): AsyncGenerator<readonly string[], AuditState['recent'], void> {
  const last = recent.at(-1)?.hour;
  const looked: { hour: string; chunks: number }[] = [];
  for (const { hour, chunks } of recent) {
    const count = await ledger.countChunks(hour);
    looked.push({ hour, chunks: count });
    if (count === chunks || count === 0 || last === undefined) continue;
    const sealed = await readSealed(store, { from: hour, to: last });
    for await (const page of ledger.listChunks(hour))
      yield page.flat().filter((line) => !sealed.has(digestOf(line)));
  }
  return looked.slice(-mostRecent);
}

/** The digests of all entries of some hours' segments. */
async function readSealed(
  store: LateOptions['store'],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ReadonlySet<string>> {
  const digests = new Set<string>();
  for (let hour = from; hour <= to; hour = hourAfter(hour)) {
    try {
      const bytes = Readable.from(store.read({ key: segmentKeys(hour).entries }));
      for await (const line of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY }))
        digests.add(digestOf(line));
    } catch (error) {
      // Who removed it is asked by verifying. What the ledger still has of it is sealed again.
      if (!(error instanceof ObjectGoneError)) throw error;
    }
  }
  return digests;
}

function digestOf(line: string): string {
  return createHash('sha256').update(line).digest('base64');
}
