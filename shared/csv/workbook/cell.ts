import type { TextPool } from '../../bulk/packed-arrays.ts';
import { CsvRejectedError } from '../read/csv-rejected-error.ts';
import type { NumberDisplay } from './display-number.ts';
import { decodeText, type XmlAttributes } from './parse-xml.ts';

/** A cell as the sheet's XML has it. Source: ECMA-376, 18.3.1.4 and 18.18.11. */
export interface Cell {
  readonly type: string;
  readonly style: number;
  /** What is in `v`: a number, the number of a shared text, or a formula's result. */
  value: string;
  /** What is in `is`. */
  text: string;
  isFormula: boolean;
}

export type CellReader = (cell: Cell) => string;

/** What a formula shows that cannot be computed. */
const notComputed = '#VALUE!';

export function newCell(attributes: XmlAttributes): Cell {
  const [type, style] = [attributes.t ?? 'n', Number(attributes.s ?? 0)];
  return { type, style, value: '', text: '', isFormula: false };
}

/** Makes what reads a cell as a person sees it: numbers by their formats, and formulas by the result that the file has. */
export function createCellReader(workbook: {
  readonly sharedTexts: TextPool;
  readonly display: NumberDisplay;
}): CellReader {
  const { sharedTexts, display } = workbook;
  return ({ type, style, value, text, isFormula }) => {
    switch (type) {
      case 's':
        return value === '' ? '' : sharedTexts.get(indexIn(sharedTexts, value));
      case 'inlineStr':
        return decodeText(text);
      case 'b':
        return value === '' ? '' : value === '1' ? 'TRUE' : 'FALSE';
      case 'd':
        return value.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, '');
      case 'str':
      case 'e':
        return decodeText(value);
      default:
        // A program that only writes formulas leaves their results out.
        if (value.trim() === '') return isFormula ? notComputed : '';
        return display(toNumber(value), style);
    }
  };
}

function indexIn(texts: TextPool, value: string): number {
  const index = toNumber(value);
  if (!Number.isInteger(index) || index < 0 || index >= texts.count)
    throw new CsvRejectedError('broken-workbook');
  return index;
}

function toNumber(value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number)) throw new CsvRejectedError('broken-workbook');
  return number;
}
