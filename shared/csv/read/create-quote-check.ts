import { CsvRejectedError } from './csv-rejected-error.ts';
import type { LineBlock } from './cut-lines.ts';

const quote = 0x22;
const lf = 0x0a;
const cr = 0x0d;

export interface QuoteCheck {
  /** The lines of the block on which a quotation mark stands where none may. */
  readonly check: (block: LineBlock) => readonly number[];
  /** Rejects a file that ends inside of a quoted cell. */
  readonly finish: () => void;
}

/** Where in a cell the reader is: before it, in a bare one, in a quoted one, after a quotation mark inside of that. */
type Place = 'start' | 'bare' | 'quoted' | 'closed';

/**
 * Follows the quotation marks of a file (RFC 4180), before it is parsed. A stray one on one line makes that row doubtful
 * (`Jim "Jimbo" Lee`, `"Lee" ,`). One that swallowed line ends rejects the file: the rows inside would be lost without a
 * word, and a full file's missing people are leavers. A quoted cell of more than `maxCellBytes` was never closed.
 */
export function createQuoteCheck(options: {
  readonly delimiter: string;
  readonly maxCellBytes: number;
}): QuoteCheck {
  const delimiter = options.delimiter.charCodeAt(0);
  let place: Place = 'start';
  let openedOnLine = 1;
  let quotedBytes = 0;

  const check = (block: LineBlock): readonly number[] => {
    const { bytes } = block;
    let { line } = block;
    const stray = new Set<number>();
    // Most files have no quotation mark at all.
    if (place === 'start' && !bytes.includes(quote)) return [];
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      const endsLine = byte === lf || (byte === cr && bytes[at + 1] !== lf);
      if (place === 'quoted') {
        if (byte === quote) place = 'closed';
        else if (++quotedBytes > options.maxCellBytes) reject('open-quote');
      } else if (byte === quote && place === 'closed') {
        place = 'quoted';
      } else if (byte === quote && place === 'start') {
        place = 'quoted';
        openedOnLine = line;
        quotedBytes = 0;
      } else if (byte === delimiter || byte === lf || byte === cr) {
        place = 'start';
      } else {
        if (place === 'closed' && line !== openedOnLine) reject('malformed-quotes');
        if (place === 'closed' || byte === quote) stray.add(line);
        place = 'bare';
      }
      if (endsLine) line++;
    }
    return [...stray];
  };

  const finish = (): void => {
    if (place === 'quoted') reject('open-quote');
  };

  const reject = (code: 'open-quote' | 'malformed-quotes'): never => {
    throw new CsvRejectedError(code, { line: openedOnLine });
  };
  return { check, finish };
}
