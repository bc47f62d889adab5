import { cleanCell } from '../rows/clean-cell.ts';
import { createCellParser, isTooLarge, type ParseOptions } from './create-cell-parser.ts';
import { createQuoteCheck } from './create-quote-check.ts';
import { CsvRejectedError } from './csv-rejected-error.ts';
import type { LineBlock } from './cut-lines.ts';

/** One record of a file as it stands there. */
export interface CsvRecord {
  /** As a spreadsheet numbers rows, 1-based: blank ones count, and one with line ends in a cell counts once. */
  readonly rowNumber: number;
  /** The line on which it begins, as a text editor counts, 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
  /** A quotation mark stands where none may, so it is doubtful where the cells end. */
  readonly hasStrayQuote: boolean;
  /** The file ends with it, and without a line end. */
  readonly isUnterminated?: true;
}

/**
 * Parses UTF-8 blocks into batches of records, without those of which every cell is blank. Holds one block's records at
 * a time. An unclosed quotation mark and a giant record reject the file.
 */
export async function* parseRecords(
  blocks: AsyncIterable<LineBlock>,
  options: ParseOptions,
): AsyncGenerator<readonly CsvRecord[]> {
  const quotes = createQuoteCheck({
    delimiter: options.delimiter,
    maxCellBytes: options.maxRecordBytes,
  });
  const parser = createCellParser(options);
  const locate = createLocator();
  let lastByte: number | undefined;
  try {
    for await (const block of blocks) {
      locate.mark(block, quotes.check(block));
      await parser.write(block.bytes);
      lastByte = block.bytes.at(-1);
      yield locate.records(parser.take());
    }
    quotes.finish();
    await parser.end();
    const last = parser.take();
    const records = locate.records(last);
    yield endsLine(lastByte) || isBlank(last.at(-1) ?? []) ? records : markUnterminated(records);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    locate.records(parser.take());
    throw new CsvRejectedError('record-too-large', { line: locate.line(), cause: error });
  } finally {
    parser.destroy();
  }
}

/** Says where records stand, by counting the line ends inside of cells. */
function createLocator() {
  let rowNumber = 0;
  let line: number | undefined;
  let strayLines: number[] = [];

  const locate = (cells: readonly string[]): CsvRecord => {
    const start = line ?? 1;
    const end = start + 1 + lineEndsWithin(cells);
    line = end;
    const hasStrayQuote = (strayLines[0] ?? end) < end;
    if (hasStrayQuote) strayLines = strayLines.filter((stray) => stray >= end);
    rowNumber++;
    return { rowNumber, line: start, cells, hasStrayQuote };
  };
  return {
    mark(block: LineBlock, stray: readonly number[]): void {
      line ??= block.line;
      strayLines.push(...stray);
    },
    records: (parsed: readonly (readonly string[])[]): readonly CsvRecord[] =>
      parsed.map(locate).filter(({ cells }) => !isBlank(cells)),
    line: () => line ?? 1,
  };
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cleanCell(cell) === '');
}

function endsLine(byte: number | undefined): boolean {
  return byte === undefined || byte === 0x0a || byte === 0x0d;
}

function markUnterminated(records: readonly CsvRecord[]): readonly CsvRecord[] {
  return records.map((record, index) =>
    index === records.length - 1 ? { ...record, isUnterminated: true } : record,
  );
}

function lineEndsWithin(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (cell.includes('\n') || cell.includes('\r')) count += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  }
  return count;
}
