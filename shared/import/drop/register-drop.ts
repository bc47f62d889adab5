import * as z from 'zod';
import type { ObjectHead } from '../../aws/objects/object-store.ts';
import type { ImportContext } from '../import-context.ts';
import type { ImportRecord } from '../ledger/import-records.ts';
import { importIdOf, notificationId } from './import-id.ts';
import type { ObjectEvent } from './parse-file-message.ts';
import { parseDropKey } from './parse-key.ts';
import type { RejectionCode } from './rejection.ts';

/** The baton of the notification that an import begins with. */
export const firstBaton = 'drop';

/** What to do about it, for the person who dropped the file. */
const sentences = {
  'object-gone':
    'The file was deleted or replaced before it was read. Drop it again, under a name of its own.',
  'malformed-key': 'The name of the file cannot be read. Drop it again under a simple name.',
  'unknown-place':
    'Files are taken from imports/delta/, imports/full/<feed>/, imports/preview/delta/ and imports/preview/full/<feed>/, and their names end with .csv or .xlsx. A feed is named by letters, digits, dots, dashes and underscores.',
  'misplaced-folder':
    'A folder of its path is called preview, delta or full, and does not count where it stands. To see what it would do, drop it into imports/preview/delta/ or imports/preview/full/<feed>/; to have it done, into imports/delta/ or imports/full/<feed>/. No feed and no folder below may have one of these names.',
  'malformed-as-of':
    'The metadata as-of is no ISO 8601 time such as 2026-11-21T09:00:00Z, or it lies in the future.',
  'older-than-accepted':
    'A full file of this feed that is as of a later time was accepted before. Drop the newest extract.',
  refused:
    'It was held, and someone who approves imports refused it. If it is right after all, drop it again and have it released.',
  'no-usable-row':
    'None of its rows could be used. Each is in rejected.csv, with what is wrong: correct them and drop that file into imports/delta/, or correct the export.',
} as const satisfies Partial<Record<RejectionCode, string>>;

export type DropRejectionCode = keyof typeof sentences;

/** A file that is refused for another reason than what is in it. */
export function rejectionOf(code: DropRejectionCode) {
  return { code, message: sentences[code] };
}

/**
 * Makes an import of what S3 says was dropped, once, however often and late S3 says so. What cannot be imported is
 * registered as rejected, so that someone gets a report.
 */
export async function registerDrop(context: ImportContext, event: ObjectEvent): Promise<ImportRecord> {
  const { ledger, drops } = context;
  const drop = notificationId(event);
  const known = await ledger.findDrop(drop);
  const held = known === undefined ? undefined : await ledger.getImport(known);
  if (held !== undefined) return held;
  const head = event.isMalformed ? undefined : await drops.head(event);
  const record = await ledger.registerImport(
    await afterAccepted(context, newRecord(context, { event, head })),
  );
  await ledger.recordNotification({ drop, importId: record.importId });
  return record;
}

/**
 * Lets a full file that is as of the same time as the last accepted one of its feed count after that, by a millisecond: where names
 * of files give a day, the second one of it is a correction, also of who was missing.
 */
async function afterAccepted({ ledger }: ImportContext, record: ImportRecord): Promise<ImportRecord> {
  const { place, asOf: speaksOf, state } = record;
  if (place?.feed === undefined || speaksOf === undefined || state === 'rejected') return record;
  const accepted = Date.parse((await ledger.getSnapshot(place.feed))?.asOf ?? '');
  const ahead = accepted - Date.parse(speaksOf);
  return ahead >= 0 && ahead < 1000 ? { ...record, asOf: new Date(accepted + 1).toISOString() } : record;
}

function newRecord(
  { options, now }: ImportContext,
  { event, head }: { readonly event: ObjectEvent; readonly head: ObjectHead | undefined },
): ImportRecord {
  const { bucket, key } = event;
  const meaning = parseDropKey(key);
  const isReplaced = head !== undefined && event.etag !== '' && head.etag !== event.etag;
  const versionId = event.versionId ?? (isReplaced ? undefined : head?.versionId);
  const etag = event.etag === '' ? (head?.etag ?? '') : event.etag;
  const createdAt = head === undefined || isReplaced ? event.at : preciseTime(head.lastModified, event.at);
  const { metadata = {} } = head ?? {};
  const { maxExtractAgeSeconds } = options;
  const speaksOf = asOf({ metadata, key, createdAt, maxExtractAgeSeconds });
  const { charset, sheet } = metadata;
  const record: ImportRecord = {
    importId: importIdOf({ bucket, key, versionId, etag, createdAt }),
    object: {
      bucket,
      key,
      etag,
      size: head?.size ?? event.size,
      ...(versionId === undefined ? {} : { versionId }),
    },
    ...(meaning.kind === 'import' ? { place: meaning.place } : {}),
    ...(charset === undefined ? {} : { charset }),
    ...(sheet === undefined || sheet.trim() === '' ? {} : { sheet }),
    ...(speaksOf === undefined ? {} : { asOf: speaksOf.toISOString() }),
    receivedAt: now().toISOString(),
    ...(event.principal === undefined ? {} : { droppedBy: event.principal }),
    state: 'planning',
    baton: firstBaton,
    heldBecause: [],
  };
  const code = faultOf({ event, isGone: head === undefined || isReplaced, meaning, speaksOf });
  return code === undefined ? record : { ...record, state: 'rejected', rejectedBecause: rejectionOf(code) };
}

function faultOf(found: {
  readonly event: ObjectEvent;
  readonly isGone: boolean;
  readonly meaning: ReturnType<typeof parseDropKey>;
  readonly speaksOf: Date | undefined;
}): DropRejectionCode | undefined {
  if (found.event.isMalformed) return 'malformed-key';
  if (found.meaning.kind === 'misplaced-folder') return 'misplaced-folder';
  if (found.meaning.kind !== 'import') return 'unknown-place';
  if (found.isGone) return 'object-gone';
  return found.speaksOf === undefined ? 'malformed-as-of' : undefined;
}

/** S3 keeps whole seconds; its notification knows the milliseconds, where it tells of the same second. */
function preciseTime(lastModified: Date, told: Date): Date {
  const apart = told.getTime() - lastModified.getTime();
  return apart >= 0 && apart < 1000 ? told : lastModified;
}

interface AsOfInput {
  /** The object's metadata, names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly key: string;
  /** When the object was made. */
  readonly createdAt: Date;
  /** A file without a time of its own speaks as of so long before it was dropped. */
  readonly maxExtractAgeSeconds: number;
}

/** As webhooks allow for clocks that are fast. */
const toleranceMs = 5 * 60 * 1000;

const time = z.iso.datetime({ offset: true });
const date = z.iso.date();
/**
 * `2026-11-21`, `20261121`, and with a time of day `T0900`, `_09-00-00`, `T090000Z`; nothing but digits around it. What
 * follows a date may be another date instead: `2026-11-01_2026-11-26`.
 */
const inName =
  /(?<!\d)(?<year>20\d\d)-?(?<month>\d\d)-?(?<day>\d\d)(?:(?![T_ -]?20\d\d-?\d\d-?\d\d(?!\d))[T_ -]?(?<hour>\d\d)[-:.]?(?<minute>\d\d)(?:[-:.]?(?<second>\d\d))?Z?)?(?!\d)/g;

/**
 * When what a file says was true: as its metadata `as-of` says, else a time in its name (UTC; a date alone means its
 * beginning, a period its later date), else its making less `maxExtractAgeSeconds`. Undefined where the metadata holds no time, or one to come.
 */
export function asOf(input: AsOfInput): Date | undefined {
  const { metadata, key, createdAt } = input;
  const declared = metadata['as-of']?.trim();
  if (declared !== undefined && declared !== '') {
    if (!time.safeParse(declared).success && !date.safeParse(declared).success) return undefined;
    const stated = new Date(declared);
    return stated.getTime() > createdAt.getTime() + toleranceMs ? undefined : stated;
  }
  const named = timeInName(key.slice(key.lastIndexOf('/') + 1));
  if (named !== undefined) return new Date(Math.min(named.getTime(), createdAt.getTime()));
  return new Date(createdAt.getTime() - input.maxExtractAgeSeconds * 1000);
}

/** The latest, since a period ends with the day on which it was extracted. */
function timeInName(name: string): Date | undefined {
  const times = [...name.matchAll(inName)].flatMap(({ groups = {} }) => realTime(groups) ?? []);
  return times.sort((a, b) => b.getTime() - a.getTime())[0];
}

function realTime(groups: Readonly<Record<string, string | undefined>>): Date | undefined {
  const { year, month, day, hour = '00', minute = '00', second = '00' } = groups;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const found = new Date(text);
  // 31 February is no date, and 20261399 no time but someone's number.
  const isReal = !Number.isNaN(found.getTime()) && found.toISOString() === text.replace('Z', '.000Z');
  return isReal ? found : undefined;
}
