import type { GoodRow, Row } from '../../../csv/rows/row.ts';
import { mayBeDamageOf } from '../../../csv/rows/spreadsheet-damage.ts';
import { employeeNumberOf, type Holders } from '../../../domain/identity/bearing.ts';
import {
  type Identifier,
  identifierKey,
  identifiersOf,
  normaliseIdentifier,
} from '../../../domain/identity/identifiers.ts';
import type { Person } from '../../../domain/person.ts';
import type { FeedMembers } from './feed-members.ts';

/** Numbers are padded with zeros to no more digits than these, when it is looked up whether they lost some. */
const widest = 8;

/**
 * The employee number that a spreadsheet has made the row's of, where nobody is known by that and somebody by this one: in the
 * ledger, or in the feed's last accepted full file.
 */
export function findDamage({
  row: { attributes },
  person,
  holders,
  members,
}: {
  readonly row: GoodRow;
  /** Whom the row is about. */
  readonly person: Person | undefined;
  readonly holders: Holders;
  readonly members: FeedMembers | undefined;
}): string | undefined {
  const { employeeNumber } = attributes;
  if (typeof employeeNumber !== 'string') return undefined;
  const number = normaliseIdentifier(employeeNumber);
  if (!isDigits(number) || (person !== undefined && employeeNumberOf(person) === number)) return undefined;
  if (members?.hasNumber(number) === true) return undefined;
  const named = identifiersOf({ type: 'update', user: attributes });
  const known = [...named, ...paddedNumbers(number)]
    .flatMap((identifier) => holders.get(identifierKey(identifier)) ?? [])
    .flatMap((other) => employeeNumberOf(other) ?? [])
    .find((other) => mayBeDamageOf(number, other));
  return known ?? members?.numberWithZeros(number);
}

function isDigits(number: string): boolean {
  return /^\d+$/.test(number);
}

/** The numbers that may have lost zeros and become the row's, where nobody is known by that. */
export function numbersToLookUp(row: Row, holders: Holders): readonly Identifier[] {
  const { employeeNumber } = row.kind === 'row' ? row.attributes : {};
  if (typeof employeeNumber !== 'string') return [];
  const value = normaliseIdentifier(employeeNumber);
  const isKnown = (holders.get(identifierKey({ type: 'employeeNumber', value })) ?? []).length > 0;
  return isKnown ? [] : paddedNumbers(value);
}

function paddedNumbers(number: string): readonly Identifier[] {
  if (!isDigits(number) || number.startsWith('0')) return [];
  const widths = Array.from(
    { length: Math.max(0, widest - number.length) },
    (_, index) => number.length + 1 + index,
  );
  return widths.map((width) => ({ type: 'employeeNumber', value: number.padStart(width, '0') }));
}
