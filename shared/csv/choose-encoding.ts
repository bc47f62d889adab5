import { CsvRejectedError } from './csv-rejected-error.ts';

export interface Encoding {
  /** The name that the WHATWG Encoding Standard gives it, in lower case. */
  readonly name: string;
  /** The length of the byte order mark that the file begins with. */
  readonly bomBytes: number;
}

const marks: readonly (readonly [string, string])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/**
 * A byte order mark decides, then what was declared, else it is UTF-8. Nothing is guessed: a guess would turn names
 * into other names. A declared charset that is not known rejects the file.
 */
export function chooseEncoding(head: Buffer, charset: string | undefined): Encoding {
  const declared = charset === undefined ? 'utf-8' : nameOf(charset);
  const hex = head.toString('hex', 0, 3);
  const mark = marks.find(([bytes]) => hex.startsWith(bytes));
  return mark === undefined
    ? { name: declared, bomBytes: 0 }
    : { name: mark[1], bomBytes: mark[0].length / 2 };
}

function nameOf(charset: string): string {
  try {
    return new TextDecoder(charset.trim()).encoding.toLowerCase();
  } catch (cause) {
    throw new CsvRejectedError('unknown-charset', { cause });
  }
}
