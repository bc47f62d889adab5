import { isUtf8 } from 'node:buffer';
import { countLineEnds } from './count-line-ends.ts';
import { CsvRejectedError } from './csv-rejected-error.ts';
import type { LineBlock } from './cut-lines.ts';

/** Bytes to UTF-8; undefined where they are not written in the encoding. */
type Decode = (bytes: Buffer) => Buffer | undefined;

/**
 * Makes the decoder of an ASCII-compatible encoding: a block comes out in UTF-8, or the file is rejected with the
 * first line that is not written in the encoding, or that holds a NUL. Nothing ever becomes U+FFFD.
 */
export function createBlockDecoder(encoding: string): (block: LineBlock) => LineBlock {
  const decode = encoding === 'utf-8' ? decodeUtf8 : createLegacyDecode(encoding);
  return (block) => {
    const bytes = decode(block.bytes);
    if (bytes === undefined) {
      throw new CsvRejectedError('invalid-encoding', { line: firstFault(block, decode) });
    }
    const nul = bytes.indexOf(0);
    if (nul !== -1) {
      throw new CsvRejectedError('nul-byte', { line: block.line + countLineEnds(bytes, nul) });
    }
    return { bytes, line: block.line };
  };
}

const decodeUtf8: Decode = (bytes) => (isUtf8(bytes) ? bytes : undefined);

/** Every block ends with a line, where no encoding is in the middle of a character: nothing is carried over. */
function createLegacyDecode(encoding: string): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes) => {
    try {
      return Buffer.from(decoder.decode(bytes), 'utf8');
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  };
}

function firstFault(block: LineBlock, decode: Decode): number {
  let line = block.line;
  let start = 0;
  for (const [index, byte] of block.bytes.entries()) {
    const endsLine = byte === 0x0a || (byte === 0x0d && block.bytes[index + 1] !== 0x0a);
    if (!endsLine) continue;
    if (decode(block.bytes.subarray(start, index + 1)) === undefined) return line;
    line++;
    start = index + 1;
  }
  return line;
}
