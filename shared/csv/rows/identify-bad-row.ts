import {
  type Identifier,
  identifiersOf,
  identifierTypes,
  normaliseIdentifier,
} from '../../domain/identity/identifiers.ts';
import type { FieldError } from '../../events/describe-issues.ts';
import type { BadRow } from './row.ts';

type Cells = Parameters<typeof identifiersOf>[0]['user'];

/** An address, whatever stands around it: `Ann <ann@example.com>;`. */
const address = /[^\s@<>,;:"'()[\]\\]+@[\p{L}\p{N}][\p{L}\p{N}.-]*\.[\p{L}\p{N}-]{2,}/gu;
/** Such a value is no one's, or someone else's. */
const misleading = new Set(['placeholder', 'spreadsheet-damage']);

/**
 * Whom a row that cannot be used is about, as far as it can be read: by the cells that identify someone, and by addresses in
 * those that are at fault or, where it is doubtful where the cells end, anywhere in the row.
 */
export function identifyBadRow(row: {
  readonly user: Cells;
  readonly faults: readonly FieldError[];
  readonly cells: readonly string[];
}): Pick<BadRow, 'identifiers' | 'isUnclear'> {
  const { user, faults, cells } = row;
  const faultOf = (type: string) => faults.find(({ path }) => path === type);
  const cellsAreDoubtful = isRagged(faults);
  const faulty = identifierTypes.filter((type) => faultOf(type) !== undefined);
  const readable = Object.fromEntries(
    Object.entries(user).filter(([name]) => !misleading.has(faultOf(name)?.code ?? '')),
  );
  const identifiers = new Map<string, Identifier>();
  const add = (identifier: Identifier) =>
    identifiers.set(`${identifier.type}#${identifier.value}`, identifier);
  for (const identifier of identifiersOf({ type: 'update', user: readable })) add(identifier);
  const searched = cellsAreDoubtful ? cells : faulty.map((type) => String(user[type] ?? ''));
  for (const [value] of searched.flatMap((cell) => [...cell.matchAll(address)])) {
    add({ type: 'email', value: normaliseIdentifier(value) });
  }
  const isUnclear = cellsAreDoubtful || faulty.length > 0 || identifiers.size === 0;
  return { identifiers: [...identifiers.values()], ...(isUnclear ? { isUnclear } : {}) };
}

/** Whether it is doubtful where the cells end. */
export function isRagged(faults: readonly FieldError[]): boolean {
  return faults.some(({ path, code }) => path === '' && code !== 'required');
}
