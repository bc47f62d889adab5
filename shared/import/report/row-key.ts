import type { CsvHeader } from '../../csv/read/read-csv.ts';
import type { Attributes } from '../../domain/attributes.ts';
import type { IdentifierType } from '../../domain/identity/identifiers.ts';

/** What people recognise each other by comes first. */
const preference: readonly IdentifierType[] = ['email', 'userName', 'employeeNumber'];

/** Reads from a row's cells what names the person, as the file has it. Empty where no such cell is filled in. */
export function createRowKey({
  columns,
  mapped,
}: Pick<CsvHeader, 'columns' | 'mapped'>): (cells: readonly string[]) => string {
  const positions = preference.flatMap((type) => {
    const name = mapped.find(({ meaning }) => meaning === type)?.column;
    const position = columns.findIndex((column) => column.trim() === name);
    return position === -1 ? [] : [position];
  });
  return (cells) => {
    const position = positions.find((index) => (cells[index] ?? '').trim() !== '');
    return position === undefined ? '' : (cells[position] ?? '').trim();
  };
}

/** What names the person whom a change is about. */
export function keyOfUser(user: Attributes): string {
  return preference.map((type) => user[type]).find((value) => typeof value === 'string') ?? '';
}
