import { countLineEnds } from './count-line-ends.ts';
import { CsvRejectedError } from './csv-rejected-error.ts';

/** With the flag `u`, only a surrogate that has no partner matches. */
const loneSurrogate = /\p{Cs}/u;
/** Bounds what is in memory where a source gives large chunks. Even, so that units stay whole. */
const sliceBytes = 16 * 1024;

/** UTF-16 to UTF-8. Half a character or half a unit rejects the file with its line. */
export async function* transcodeUtf16(
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
