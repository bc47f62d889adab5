import type { RowError } from '../../csv/rows/row.ts';
import type { AttributeName } from '../../domain/attributes.ts';
import type { ConflictSide } from '../decide/conflict-side.ts';
import { personLabel } from './person-label.ts';
import { labelOf } from './row-detail.ts';

/** With whom a row is in conflict, in sentences. */
export function describeConflict(sides: readonly ConflictSide[], columnOf: ColumnOf): string {
  const damage = sides.find((side) => side.kind === 'number');
  if (damage !== undefined) {
    return `“${columnOf('employeeNumber')}” was changed in a spreadsheet: the number that is known is ${damage.number}. Nothing was done: export the file again, with that column formatted as text.`;
  }
  const others = [...new Set(sides.map(describeSide))];
  return `What identifies the row is also that of ${others.join(', and of ')}. Find out who is meant: nothing was done.`;
}

/** The same for `rejected.csv`. */
export function errorsOfConflict(
  sides: readonly ConflictSide[],
  { code, columnOf }: { readonly code: string; readonly columnOf: ColumnOf },
): readonly RowError[] {
  const damage = sides.find((side) => side.kind === 'number');
  if (damage !== undefined) return [{ column: columnOf('employeeNumber'), code, expected: damage.number }];
  return [{ code: `${code} with ${[...new Set(sides.map(describeSide))].join(', and with ')}` }];
}

function describeSide(side: ConflictSide): string {
  switch (side.kind) {
    case 'row':
      return `row ${side.row}`;
    case 'person':
      return `“${personLabel(side.about)}”`;
    case 'account':
      return `the account “${side.name}” in ${labelOf(side.target)}`;
    case 'number':
      return `number ${side.number}`;
  }
}

/** What a file calls the column of an attribute. */
export type ColumnOf = (name: AttributeName) => string;
