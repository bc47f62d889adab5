/** What a spreadsheet made of a number that was text, and what it may have been. */
export interface SpreadsheetDamage {
  readonly kind: 'lost-zeros' | 'exponent' | 'decimals' | 'thousands-separators' | 'date';
}

const patterns: readonly (readonly [SpreadsheetDamage['kind'], RegExp])[] = [
  ['exponent', /^[1-9](?:[.,]\d+)?e\+\d{1,3}$/i],
  ['decimals', /^\d+[.,]0+$/],
  // A dot, a blank or an apostrophe may be a company's own way to write its numbers.
  ['thousands-separators', /^[1-9]\d{0,2}(?:,\d{3})+$/],
  [
    'date',
    /^(?:\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2})$/i,
  ],
];

/** Recognises in an employee number the marks of a spreadsheet that took it for a number or a date. */
export function spreadsheetDamage(number: string): SpreadsheetDamage | undefined {
  const found = patterns.find(([, pattern]) => pattern.test(number.trim()));
  return found === undefined ? undefined : { kind: found[0] };
}

/** Digits in groups, as spreadsheets show them in several countries, or a company writes them: `1.234`, `12 345`, `1'234`. */
const grouped = /^[1-9]\d{0,2}(?:[.,'’ \u00a0\u202f]\d{3})+$/;

/** The digits of a number that is nothing else, in groups or not. */
export function digitsOf(number: string): string | undefined {
  if (/^\d+$/.test(number)) return number;
  return grouped.test(number) ? number.replace(/\D/g, '') : undefined;
}

/**
 * Whether a spreadsheet may have made one employee number of another: `123` of `00123`, `9041.0` of `9041`, `1E+11` of
 * `100000000012`, `12,345` or `12.345` of `12345`, `000123` of `00123`. Equal numbers are no damage.
 */
export function mayBeDamageOf(seen: string, known: string): boolean {
  const [now, before] = [seen.trim(), known.trim()];
  if (now === before || !/^\d+$/.test(before)) return false;
  const significant = withoutZeros(before);
  const digits = digitsOf(now);
  if (digits !== undefined && withoutZeros(digits) === significant) return true;
  switch (spreadsheetDamage(now)?.kind) {
    case 'exponent':
      return isRoundedTo(significant, now.replace(',', '.'));
    case 'decimals':
      return now.replace(/[.,]0+$/, '') === significant;
    default:
      // A number of more than 15 digits ends in zeros.
      return (
        significant.length > 15 && now === `${significant.slice(0, 15)}${'0'.repeat(significant.length - 15)}`
      );
  }
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

function isRoundedTo(digits: string, exponential: string): boolean {
  const [mantissa = ''] = exponential.toLowerCase().split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  const written = Number(digits).toExponential(decimals);
  return Number(written) === Number(exponential);
}
