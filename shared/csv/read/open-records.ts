import type { ParseOptions } from './create-cell-parser.ts';
import { CsvRejectedError } from './csv-rejected-error.ts';
import type { LineBlock } from './cut-lines.ts';
import { type Delimiter, detectDelimiter, endOfFirstRecord } from './detect-delimiter.ts';
import { type ClosableIterator, startWith } from './open-text.ts';
import { type CsvRecord, parseRecords } from './parse-records.ts';

export interface OpenRecords {
  readonly delimiter: Delimiter;
  readonly header: CsvRecord;
  /** What follows the header, in batches. */
  readonly records: ClosableIterator<readonly CsvRecord[]>;
}

/** The line that tells Excel the separator. No spreadsheet shows it as a row. */
const separatorLine = /^sep=[,;\t|](?:\r\n|\n|\r|$)/i;
/** A list of objects, or one that holds such a list. */
const json = /^[[{]\s*(?:["{]|$)/;
/** The separator is looked for in so much of the file. */
const lookAheadBytes = 64 * 1024;

/** Finds the separator and reads the header: the first record that is not blank. */
export async function openRecords(
  blocks: AsyncGenerator<LineBlock>,
  { maxRecordBytes }: Pick<ParseOptions, 'maxRecordBytes'>,
): Promise<OpenRecords> {
  try {
    const beginning = await readBeginning(blocks);
    const text = textOf(beginning);
    if (text.startsWith('<') || json.test(text)) throw new CsvRejectedError('markup');
    const delimiter = detectDelimiter(text.slice(0, endOfFirstRecord(text)));
    const batches = parseRecords(startWith(beginning, blocks), { delimiter, maxRecordBytes });
    for (;;) {
      const batch = await batches.next();
      if (batch.done === true) throw new CsvRejectedError('empty');
      const [header, ...rest] = batch.value;
      if (header !== undefined) return { delimiter, header, records: startWith([rest], batches) };
    }
  } catch (error) {
    await blocks.return(undefined);
    throw error;
  }
}

/** At least the header's record, as far as one looks ahead. */
async function readBeginning(blocks: AsyncGenerator<LineBlock>): Promise<readonly LineBlock[]> {
  const seen: LineBlock[] = [];
  let bytes = 0;
  while (bytes < lookAheadBytes) {
    const next = await blocks.next();
    if (next.done === true) break;
    const block = seen.length === 0 ? withoutSeparatorLine(next.value) : next.value;
    seen.push(block);
    bytes += block.bytes.length;
    if (endOfFirstRecord(textOf(seen)) !== undefined) break;
  }
  return seen;
}

function withoutSeparatorLine({ bytes, line }: LineBlock): LineBlock {
  const [found] = bytes.toString('latin1', 0, 8).match(separatorLine) ?? [];
  return found === undefined ? { bytes, line } : { bytes: bytes.subarray(found.length), line: line + 1 };
}

/** From the first character on that is not blank. */
function textOf(blocks: readonly LineBlock[]): string {
  return Buffer.concat(blocks.map(({ bytes }) => bytes))
    .toString('utf8')
    .trimStart();
}
