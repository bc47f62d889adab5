import { countLineEnds } from './count-line-ends.ts';
import { CsvRejectedError } from './csv-rejected-error.ts';

const lf = 0x0a;
const cr = 0x0d;
/** Bounds what is in memory where a source gives large chunks. */
const sliceBytes = 16 * 1024;

/**
 * Regroups bytes of any ASCII-compatible encoding into blocks of whole lines, so that what reads a block never meets
 * half a character or half a line end. A line of more than `maxLineBytes` rejects the file.
 */
export async function* cutLines(
  source: AsyncIterable<Uint8Array>,
  { maxLineBytes }: { readonly maxLineBytes: number },
): AsyncGenerator<LineBlock> {
  let line = 1;
  let rest: Buffer[] = [];
  let restBytes = 0;
  const take = (last?: Buffer): LineBlock => {
    const bytes = Buffer.concat(last === undefined ? rest : [...rest, last]);
    const block = { bytes, line };
    line += countLineEnds(bytes);
    rest = [];
    restBytes = 0;
    return block;
  };

  for await (const chunk of source) {
    for (let start = 0; start < chunk.byteLength; start += sliceBytes) {
      const length = Math.min(sliceBytes, chunk.byteLength - start);
      const slice = Buffer.from(chunk.buffer, chunk.byteOffset + start, length);
      if (endsInCr(rest) && slice[0] !== lf) yield take();
      const cut = afterLastLineEnd(slice);
      if (cut > 0) yield take(slice.subarray(0, cut));
      if (cut < length) rest.push(slice.subarray(cut));
      restBytes += length - cut;
      if (restBytes > maxLineBytes) throw new CsvRejectedError('record-too-large', { line });
    }
  }
  if (restBytes > 0) yield take();
}

/** A CR at the very end does not count: an LF may follow. */
function afterLastLineEnd(bytes: Buffer): number {
  if (bytes.length === 0) return 0;
  return Math.max(bytes.lastIndexOf(lf), bytes.subarray(0, -1).lastIndexOf(cr)) + 1;
}

function endsInCr(parts: readonly Buffer[]): boolean {
  return parts.at(-1)?.at(-1) === cr;
}

/** Whole lines of a file. Only the last block of a file may lack the line end. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** The number of its first line in the file, 1-based. */
  readonly line: number;
}
