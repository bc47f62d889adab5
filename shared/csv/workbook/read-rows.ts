import { CsvRejectedError } from '../read/csv-rejected-error.ts';
import type { CsvRecord } from '../read/parse-records.ts';
import { cleanCell } from '../rows/clean-cell.ts';
import { type Cell, type CellReader, newCell } from './cell.ts';
import { parseXml, type XmlAttributes, type XmlListener } from './parse-xml.ts';
import { workbookLimits } from './workbook-limits.ts';

/**
 * Reads the rows of a sheet in batches, blank ones left out. All have as many cells as the first: a sheet has none for
 * what is blank, and what stands beside the table belongs to no column. A row with more text than `maxRecordBytes` is refused.
 */
export async function* readRows(
  bytes: AsyncIterable<Uint8Array>,
  options: { readonly readCell: CellReader; readonly maxRecordBytes: number },
): AsyncGenerator<readonly CsvRecord[]> {
  const rows = new RowListener(options);
  for await (const _ of parseXml(bytes, rows)) yield rows.take();
  yield rows.take();
}

class RowListener implements XmlListener {
  readonly #readCell: CellReader;
  readonly #maxLength: number;
  #records: CsvRecord[] = [];
  /** Cells of the first row that is not blank. */
  #width: number | undefined;
  #rowNumber = 0;
  #cells: string[] = [];
  #length = 0;
  #column = -1;
  #cell: Cell | undefined;
  #collects: 'value' | 'text' | undefined;

  constructor({ readCell, maxRecordBytes }: { readCell: CellReader; maxRecordBytes: number }) {
    this.#readCell = readCell;
    this.#maxLength = maxRecordBytes;
  }

  take(): readonly CsvRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  open(name: string, attributes: XmlAttributes, path: readonly string[]): void {
    const parent = path.at(-1);
    this.#collects = undefined;
    if (name === 'row' && parent === 'sheetData') this.#beginRow(attributes.r);
    else if (name === 'c' && parent === 'row') this.#beginCell(attributes);
    else if (this.#cell === undefined) return;
    else if (name === 'f') this.#cell.isFormula = true;
    else if (name === 'v') this.#collects = 'value';
    else if (name === 't' && !path.includes('rPh')) this.#collects = 'text';
  }

  text(text: string): void {
    if (this.#cell === undefined || this.#collects === undefined) return;
    this.#cell[this.#collects] += text;
    this.#grow(text.length);
  }

  close(name: string): void {
    this.#collects = undefined;
    if (name === 'c' && this.#cell !== undefined) this.#endCell(this.#cell);
    else if (name === 'row') this.#endRow();
  }

  #beginRow(reference: string | undefined): void {
    const rowNumber = reference === undefined ? this.#rowNumber + 1 : Number(reference);
    const isNext = Number.isInteger(rowNumber) && rowNumber > this.#rowNumber;
    if (!isNext || rowNumber > workbookLimits.rows) throw new CsvRejectedError('broken-workbook');
    this.#rowNumber = rowNumber;
    this.#cells = [];
    this.#length = 0;
    this.#column = -1;
  }

  #beginCell(attributes: XmlAttributes): void {
    const reference = attributes.r;
    this.#column = reference === undefined ? this.#column + 1 : columnOf(reference);
    if (this.#column >= workbookLimits.columns) throw new CsvRejectedError('broken-workbook');
    this.#cell = newCell(attributes);
  }

  #endCell(cell: Cell): void {
    this.#cell = undefined;
    const text = this.#readCell(cell);
    if (text === '') return;
    if (cell.type === 's') this.#grow(text.length);
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
  }

  #endRow(): void {
    if (this.#cells.every((cell) => cleanCell(cell) === '')) return;
    this.#width ??= this.#cells.length;
    const cells = Array.from({ length: this.#width }, (_, index) => this.#cells[index] ?? '');
    this.#records.push({ rowNumber: this.#rowNumber, line: this.#rowNumber, cells, hasStrayQuote: false });
  }

  #grow(length: number): void {
    this.#length += length;
    if (this.#length > this.#maxLength) {
      throw new CsvRejectedError('record-too-large', { line: this.#rowNumber });
    }
  }
}

/** `AB12`: 27. */
function columnOf(reference: string): number {
  const [, letters] = /^([A-Z]{1,3})[1-9]\d{0,6}$/.exec(reference) ?? [];
  if (letters === undefined) throw new CsvRejectedError('broken-workbook');
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
