import { countLineEnds } from './count-line-ends.ts';
import { createBlockDecoder } from './create-block-decoder.ts';
import { CsvRejectedError, type CsvRejection } from './csv-rejected-error.ts';
import { cutLines, type LineBlock } from './cut-lines.ts';

interface Encoding {
  /** The name that the WHATWG Encoding Standard gives it, in lower case. */
  readonly name: string;
  /** The length of the byte order mark that the file begins with. */
  readonly bomBytes: number;
}

const marks: readonly (readonly [string, string])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/**
 * A byte order mark decides, then what was declared, else it is UTF-8. Nothing is guessed: a guess would turn names
 * into other names. A declared charset that is not known rejects the file.
 */
function chooseEncoding(head: Buffer, charset: string | undefined): Encoding {
  const declared = charset === undefined ? 'utf-8' : nameOf(charset);
  const hex = head.toString('hex', 0, 3);
  const mark = marks.find(([bytes]) => hex.startsWith(bytes));
  return mark === undefined
    ? { name: declared, bomBytes: 0 }
    : { name: mark[1], bomBytes: mark[0].length / 2 };
}

function nameOf(charset: string): string {
  try {
    return new TextDecoder(charset.trim()).encoding.toLowerCase();
  } catch (cause) {
    throw new CsvRejectedError('unknown-charset', { cause });
  }
}

/** How much of a file's beginning {@link refuseOtherFormats} needs. */
export const signatureBytes = 8;

/** The first bytes of what people drop by mistake, in hexadecimal. */
const signatures: readonly (readonly [string, CsvRejection])[] = [
  // PKWARE's APPNOTE 4.3: local file header, empty archive, spanned archive. An xlsx or ods is a zip.
  ['504b0304', 'zip-or-workbook'],
  ['504b0506', 'zip-or-workbook'],
  ['504b0708', 'zip-or-workbook'],
  // [MS-CFB] 2.2: what an xls, or an xlsx with a password, is kept in.
  ['d0cf11e0a1b11ae1', 'zip-or-workbook'],
  // RFC 1952, 2.3.1.
  ['1f8b', 'gzip'],
];

/** Whether a file may be a workbook, by its first bytes. */
export function mayBeWorkbook(head: Buffer): boolean {
  return rejectionFor(head) === 'zip-or-workbook';
}

/** Rejects a file that its first bytes show not to be text at all. */
function refuseOtherFormats(head: Buffer): void {
  const code = rejectionFor(head);
  if (code !== undefined) throw new CsvRejectedError(code);
}

function rejectionFor(head: Buffer): CsvRejection | undefined {
  const hex = head.toString('hex', 0, signatureBytes);
  return signatures.find(([signature]) => hex.startsWith(signature))?.[1];
}

export interface OpenText {
  /** As the WHATWG Encoding Standard names it, in lower case. */
  readonly encoding: string;
  /** Whole lines in UTF-8, without the byte order mark. */
  readonly blocks: AsyncGenerator<LineBlock>;
}

/**
 * Opens bytes as text. What is not text, or not written in its encoding, rejects the file: at once or when the block is
 * read. `charset` is a label of the WHATWG Encoding Standard; a byte order mark overrules it.
 */
export async function openText(
  bytes: AsyncIterable<Uint8Array>,
  options: { readonly charset: string | undefined; readonly maxLineBytes: number },
): Promise<OpenText> {
  const { head, source } = await readHead(bytes, signatureBytes);
  try {
    refuseOtherFormats(head);
    const encoding = chooseEncoding(head, options.charset);
    const blocks = decode(skip(source, encoding.bomBytes), { encoding, maxLineBytes: options.maxLineBytes });
    return { encoding: encoding.name, blocks };
  } catch (error) {
    await source.return();
    throw error;
  }
}

async function* decode(
  source: AsyncIterable<Uint8Array>,
  { encoding, maxLineBytes }: { readonly encoding: Encoding; readonly maxLineBytes: number },
): AsyncGenerator<LineBlock> {
  const isUtf16 = encoding.name.startsWith('utf-16');
  const bytes = isUtf16 ? transcodeUtf16(source, { bigEndian: encoding.name === 'utf-16be' }) : source;
  const toUtf8 = createBlockDecoder(isUtf16 ? 'utf-8' : encoding.name);
  for await (const block of cutLines(bytes, { maxLineBytes })) yield toUtf8(block);
}

async function* skip(source: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of source) {
    if (left < chunk.byteLength) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}

/** The beginning of a source, and the whole source again. */
interface Head {
  /** At least as many bytes as asked for, unless the source is shorter. */
  readonly head: Buffer;
  readonly source: ClosableIterator<Uint8Array>;
}

/** Looks at the first bytes of a source without losing them. */
export async function readHead(source: AsyncIterable<Uint8Array>, bytes: number): Promise<Head> {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let size = 0;
  while (size < bytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(next.value);
    size += next.value.byteLength;
  }
  return { head: Buffer.concat(seen), source: startWith(seen, iterator) };
}

/** An iteration that can be closed before its end, also before its beginning (a generator that never ran cannot). */
export interface ClosableIterator<T> extends AsyncIterableIterator<T> {
  readonly return: () => Promise<IteratorResult<T>>;
}

/** Puts what was read ahead back in front. Closing the result closes the rest. */
export function startWith<T>(first: readonly T[], rest: AsyncIterator<T>): ClosableIterator<T> {
  const waiting = [...first];
  let isClosed = false;
  const iterator: ClosableIterator<T> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      const value = waiting.shift();
      if (isClosed) return { done: true, value: undefined };
      return value === undefined ? rest.next() : { done: false, value };
    },
    async return() {
      isClosed = true;
      await rest.return?.();
      return { done: true, value: undefined };
    },
  };
  return iterator;
}

/** With the flag `u`, only a surrogate that has no partner matches. */
const loneSurrogate = /\p{Cs}/u;
/** Bounds what is in memory where a source gives large chunks. Even, so that units stay whole. */
const sliceBytes = 16 * 1024;

/** UTF-16 to UTF-8. Half a character or half a unit rejects the file with its line. */
async function* transcodeUtf16(
  source: AsyncIterable<Uint8Array>,
  { bigEndian }: { readonly bigEndian: boolean },
): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let lineEnds = 0;
  let endedInCr = false;
  const toUtf8 = (units: Buffer): Buffer => {
    const text = (bigEndian ? Buffer.from(units).swap16() : units).toString('utf16le');
    const fault = text.search(loneSurrogate);
    const bytes = Buffer.from(fault === -1 ? text : text.slice(0, fault), 'utf8');
    // A line end whose CR and LF came apart is one.
    lineEnds += countLineEnds(bytes) - (endedInCr && bytes[0] === 0x0a ? 1 : 0);
    endedInCr = bytes.length === 0 ? endedInCr : bytes.at(-1) === 0x0d;
    if (fault !== -1) throw new CsvRejectedError('invalid-encoding', { line: lineEnds + 1 });
    return bytes;
  };

  for await (const chunk of source) {
    for (let start = 0; start < chunk.byteLength; start += sliceBytes) {
      const bytes = Buffer.concat([rest, chunk.subarray(start, start + sliceBytes)]);
      const whole = wholeCharacters(bytes, bigEndian);
      rest = Buffer.from(bytes.subarray(whole));
      if (whole > 0) yield toUtf8(bytes.subarray(0, whole));
    }
  }
  if (rest.length > 0) throw new CsvRejectedError('invalid-encoding', { line: lineEnds + 1 });
}

/** How many bytes can be read without what follows: whole units, the last not the first half of a pair. */
function wholeCharacters(bytes: Buffer, bigEndian: boolean): number {
  const even = bytes.length - (bytes.length % 2);
  if (even === 0) return 0;
  const high = bytes[bigEndian ? even - 2 : even - 1] ?? 0;
  return high >= 0xd8 && high <= 0xdb ? even - 2 : even;
}
