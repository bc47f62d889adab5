import type { GoodRow, Row } from '../../../csv/rows/row.ts';
import { digitsOf, mayBeDamageOf } from '../../../csv/rows/spreadsheet-damage.ts';
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
 * The employee number that a spreadsheet has made the row's of, where no one is known by that and someone by this one: in the
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
  const digits = digitsOf(number);
  if (digits === undefined || (person !== undefined && employeeNumberOf(person) === number)) return undefined;
  if (members?.hasNumber(number) === true) return undefined;
  const named = identifiersOf({ type: 'update', user: attributes });
  const known = [...named, ...numbersBefore(number)]
    .flatMap((identifier) => holders.get(identifierKey(identifier)) ?? [])
    .flatMap((other) => employeeNumberOf(other) ?? [])
    .find((other) => mayBeDamageOf(number, other));
  if (known !== undefined) return known;
  return digits !== number && members?.hasNumber(digits) === true ? digits : members?.numberWithZeros(digits);
}

/** The numbers that may have lost zeros and become the row's, where no one is known by that. */
export function numbersToLookUp(row: Row, holders: Holders): readonly Identifier[] {
  const { employeeNumber } = row.kind === 'row' ? row.attributes : {};
  if (typeof employeeNumber !== 'string') return [];
  const value = normaliseIdentifier(employeeNumber);
  const isKnown = (holders.get(identifierKey({ type: 'employeeNumber', value })) ?? []).length > 0;
  return isKnown ? [] : numbersBefore(value);
}

/** What a number may have been before it lost zeros, or got separators. */
function numbersBefore(number: string): readonly Identifier[] {
  const digits = digitsOf(number);
  if (digits === undefined || digits.startsWith('0')) return [];
  const widths = Array.from(
    { length: Math.max(1, widest - digits.length + 1) },
    (_, index) => digits.length + index,
  );
  return widths
    .map((width) => digits.padStart(width, '0'))
    .filter((value) => value !== number)
    .map((value) => ({ type: 'employeeNumber', value }));
}
