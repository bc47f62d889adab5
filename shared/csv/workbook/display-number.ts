import { format, getFormatDateInfo, getFormatFromId } from 'numfmt';
import { CsvRejectedError } from '../read/csv-rejected-error.ts';
import type { Parts } from './open-parts.ts';
import { readXml } from './parse-xml.ts';
import { workbookLimits } from './workbook-limits.ts';

/** Writes a number as a cell with the given style shows it. */
export type NumberDisplay = (value: number, style: number) => string;

type Display = (value: number) => string;

/** Days between the two beginnings of the calendar that a workbook may have. */
const daysUntil1904 = 1462;
/** Further digits of a number are not kept, and shown as an exponent. */
const wholeDigits = 1e15;

/**
 * Reads the number formats of a workbook. `00123` keeps its zeros, and 0.5 is `50%`; but a day of which day, month and year
 * are shown becomes `2026-12-01` in whatever order they stand, and a number without a format keeps all its digits.
 */
export async function readNumberDisplay(
  parts: Parts,
  { styles, is1904 }: { readonly styles: string | undefined; readonly is1904: boolean },
): Promise<NumberDisplay> {
  const patterns = styles === undefined || !parts.has(styles) ? [] : await readPatterns(parts, styles);
  const displays = new Map<string, Display>();
  return (value, style) => {
    const pattern = patterns[style] ?? 'General';
    const display = displays.get(pattern) ?? displayOf(pattern, is1904);
    displays.set(pattern, display);
    return display(value);
  };
}

/** The pattern of each style of a cell. */
async function readPatterns(parts: Parts, name: string): Promise<readonly string[]> {
  const custom = new Map<number, string>();
  const ids: number[] = [];
  await readXml(parts.read(name), {
    open(element, attributes, path) {
      const parent = path.at(-1);
      const id = Number(attributes.numFmtId ?? 0);
      if (element === 'numFmt' && parent === 'numFmts') custom.set(id, attributes.formatCode ?? '');
      if (element === 'xf' && parent === 'cellXfs') ids.push(id);
      if (ids.length > workbookLimits.styles) throw new CsvRejectedError('workbook-too-large');
    },
  });
  return ids.map((id) => custom.get(id) ?? getFormatFromId(id));
}

function displayOf(pattern: string, is1904: boolean): Display {
  const info = getFormatDateInfo(pattern);
  const offset = is1904 && Object.values(info).includes(true) ? daysUntil1904 : 0;
  if (info.year && info.month && info.day) return (value) => displayDate(value + offset);
  if (pattern === '@' || /^general$/i.test(pattern)) return displayPlain;
  return (value) => {
    try {
      return format(pattern, value + offset, { nbsp: false });
    } catch {
      return displayPlain(value);
    }
  };
}

function displayDate(serial: number): string {
  const isWholeDay = Math.abs(serial - Math.round(serial)) < 0.5 / 86_400;
  return format(
    isWholeDay ? 'yyyy-mm-dd' : 'yyyy-mm-dd"T"hh:mm:ss',
    isWholeDay ? Math.round(serial) : serial,
  );
}

function displayPlain(value: number): string {
  const isWhole = Number.isInteger(value) && Math.abs(value) < wholeDigits;
  return isWhole ? String(value) : format('General', value);
}
