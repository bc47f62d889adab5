import { CsvError, Parser } from 'csv-parse';
import type { Delimiter } from './detect-delimiter.ts';

export interface ParseOptions {
  readonly delimiter: Delimiter;
  /** A record that is larger makes the parser fail with {@link isTooLarge}. */
  readonly maxRecordBytes: number;
}

/** Cells in, records out. */
export interface CellParser {
  /** Parses some more UTF-8. Resolves when it is done; memory holds what {@link take} has not taken. */
  readonly write: (bytes: Buffer) => Promise<void>;
  readonly end: () => Promise<void>;
  /** The records that were completed since it was last called. */
  readonly take: () => readonly (readonly string[])[];
  readonly destroy: () => void;
}

/** The parser of cells, fed by hand, so that no more is parsed than is asked for. */
export function createCellParser({ delimiter, maxRecordBytes }: ParseOptions): CellParser {
  let records: string[][] = [];
  const parser = new Parser({
    delimiter,
    // Left to find it itself, it would take the first one for all, and read rows of another line end as one.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // The quote check has rejected what loses rows. The rest is read as it stands, and its rows are marked.
    relax_quotes: true,
    max_record_size: maxRecordBytes,
    on_record: (cells: string[]) => {
      records.push(cells);
      return null;
    },
  });
  // Faults reach the caller through the callbacks below; without a listener the event would end the process.
  parser.on('error', () => undefined);
  parser.resume();
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        parser.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    end: () =>
      new Promise((resolve, reject) => {
        parser.on('error', reject).on('end', resolve).end();
      }),
    take: () => {
      const taken = records;
      records = [];
      return taken;
    },
    destroy: () => parser.destroy(),
  };
}

/** Whether the parser failed because a record is larger than allowed. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE';
}
