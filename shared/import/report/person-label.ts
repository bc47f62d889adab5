import type { CsvHeader } from '../../csv/read/read-csv.ts';
import { type AttributeName, type Attributes, attributeNames } from '../../domain/attributes.ts';
import { keyOfUser } from './row-key.ts';

/** A person as an approver recognises them: name, address or user name, and number. */
export function personLabel(about: Attributes): string {
  const { employeeNumber } = about;
  const address = keyOfUser({ ...about, employeeNumber: null });
  const number = typeof employeeNumber === 'string' ? `number ${employeeNumber}` : '';
  return [nameOf(about), address, number].filter((part) => part !== '').join(', ');
}

function nameOf({ displayName, givenName, familyName }: Attributes): string {
  if (typeof displayName === 'string') return displayName;
  return [givenName, familyName].filter((name) => typeof name === 'string').join(' ');
}

/** Reads from a row's cells what {@link personLabel} shows. */
export function createPersonReader({
  columns,
  mapped,
}: Pick<CsvHeader, 'columns' | 'mapped'>): (cells: readonly string[]) => Attributes {
  const positions = attributeNames.flatMap((name): readonly (readonly [AttributeName, number])[] => {
    const column = mapped.find(({ meaning }) => meaning === name)?.column;
    const position = columns.findIndex((one) => one.trim() === column);
    return position === -1 ? [] : [[name, position]];
  });
  return (cells) =>
    Object.fromEntries(
      positions.flatMap(([name, position]) => {
        const cell = (cells[position] ?? '').trim();
        return cell === '' ? [] : [[name, cell]];
      }),
    );
}
