import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { detectDelimiter, endOfFirstRecord } from '../../../../shared/csv/read/detect-delimiter.ts';
import { columnMeaning } from '../../../../shared/csv/rows/column-names.ts';
import { type Identifier, normaliseIdentifier } from '../../../../shared/domain/identity/identifiers.ts';

const gone = '(forgotten)';

/** Columns of our own that say nothing of the person. */
const keptColumns: ReadonlySet<string> = new Set(['row', 'outcome', 'detail']);

const byteOrderMark = '\ufeff';

/**
 * Takes from a file of an import's report whatever names a person: rows of CSV keep their number and outcome, lines of JSON and rows of HTML
 * go. Undefined where nothing does, or where the file is of none of these kinds.
 */
export function redactReport(
  file: { readonly key: string; readonly text: string },
  names: readonly Identifier[],
): string | undefined {
  const { key, text } = file;
  const person = createRecogniser(names);
  const kinds: Readonly<Record<string, (text: string, person: Recogniser) => string>> = {
    csv: redactCsv,
    ndjson: redactLines,
    json: (all) => JSON.stringify(redactValue(JSON.parse(all), person), undefined, 2),
    html: redactHtml,
  };
  const redact = kinds[key.slice(key.lastIndexOf('.') + 1)];
  if (redact === undefined || !person.mayBeIn(text)) return undefined;
  const redacted = redact(text, person);
  return redacted === text ? undefined : redacted;
}

interface Recogniser {
  /** A quick look at a whole file. */
  mayBeIn(text: string): boolean;
  /** Whether the text is a name, or has an address somewhere in it. */
  isNamedIn(text: string): boolean;
  isNumber(text: string): boolean;
}

/** An employee number is a number like any other, so that it counts only where one is expected. */
function createRecogniser(names: readonly Identifier[]): Recogniser {
  const numbers = new Set(names.flatMap(({ type, value }) => (type === 'employeeNumber' ? [value] : [])));
  const words = new Set(names.flatMap(({ type, value }) => (type === 'employeeNumber' ? [] : [value])));
  const addresses = [...words].filter((value) => value.includes('@'));
  const isBounded = (text: string, value: string) => {
    for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
      const [before = ' ', after = ' '] = [text[at - 1], text.slice(at + value.length)];
      if (!/[\w.+%-]/.test(before) && !/^(?:[\w-]|\.\w)/.test(after)) return true;
    }
    return false;
  };
  return {
    mayBeIn(text) {
      const all = plainText(text).toLowerCase();
      return [...words, ...numbers].some((value) => all.includes(value));
    },
    isNamedIn(text) {
      const value = normaliseIdentifier(text.replace(/^(?:="|')|"$/g, ''));
      return words.has(value) || addresses.some((address) => isBounded(value, address));
    },
    isNumber: (text) => numbers.has(normaliseIdentifier(text.replace(/^(?:="|')|"$/g, ''))),
  };
}

function redactCsv(text: string, person: Recogniser): string {
  const bare = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  const delimiter = detectDelimiter(bare.slice(0, endOfFirstRecord(bare)));
  const options = { delimiter, relax_column_count: true, relax_quotes: true };
  const [header = [], ...rows]: string[][] = parse(bare, options);
  const isNumbered = header.map((name) => name === 'key' || columnMeaning(name) === 'employeeNumber');
  let found = false;
  const kept = rows.map((cells) => {
    const isTheirs = cells.some(
      (cell, index) => person.isNamedIn(cell) || (isNumbered[index] === true && person.isNumber(cell)),
    );
    found ||= isTheirs;
    if (!isTheirs) return cells;
    const first = header.findIndex((name) => !keptColumns.has(name));
    return cells.map((cell, index) =>
      keptColumns.has(header[index] ?? '') ? cell : index === first ? gone : '',
    );
  });
  if (!found) return text;
  const written = stringify([header, ...kept], {
    delimiter,
    record_delimiter: '\r\n',
    quoted_match: /[\r\n]/,
  });
  return text.startsWith(byteOrderMark) ? byteOrderMark + written : written;
}

function redactLines(text: string, person: Recogniser): string {
  const lines = text.split('\n');
  return lines.filter((line) => line === '' || !isTold(JSON.parse(line), person)).join('\n');
}

/** Whether anything of a document names the person: as a member's identifier, an attribute or in a sentence. */
function isTold(value: unknown, person: Recogniser, key = ''): boolean {
  if (typeof value === 'string')
    return person.isNamedIn(value) || (key === 'employeeNumber' && person.isNumber(value));
  if (Array.isArray(value)) return value.some((one) => isTold(one, person, key));
  if (typeof value !== 'object' || value === null) return false;
  const isNumber = 'type' in value && value.type === 'employeeNumber' && 'value' in value;
  if (isNumber && person.isNumber(String(value.value))) return true;
  return Object.entries(value).some(([name, one]) => isTold(one, person, name));
}

function redactValue(value: unknown, person: Recogniser): unknown {
  if (typeof value === 'string') return isTold(value, person) ? gone : value;
  if (Array.isArray(value)) return value.map((one) => redactValue(one, person));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, redactValue(one, person)]));
}

function redactHtml(text: string, person: Recogniser): string {
  return text.replace(/<(tr|li)\b[^>]*>[\s\S]*?<\/\1>\n?/g, (element) => {
    const cells = plainText(element.replace(/<\/(?:td|th|bdi)>/g, '\n')).split('\n');
    const parts = cells.flatMap((cell) => [cell, ...cell.split(', ')]);
    const isTheirs = parts.some(
      (part) =>
        person.isNamedIn(part) ||
        (part.startsWith('number ') && person.isNumber(part.slice('number '.length))),
    );
    return isTheirs ? '' : element;
  });
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** What is read of a page. */
function plainText(text: string): string {
  return text
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);
}
