import {
  type Identifier,
  identifiersOf,
  identifierTypes,
  normaliseIdentifier,
} from '../../domain/identity/identifiers.ts';
import type { FieldError } from '../../events/describe-issues.ts';
import { cleanCell } from './clean-cell.ts';
import type { Columns } from './map-columns.ts';
import type { BadRow } from './row.ts';
import { active } from './row-schemas.ts';

type Cells = Parameters<typeof identifiersOf>[0]['user'];

/**
 * An address, whatever stands around it: `Ann <ann@example.com>;`. Looked for from its sign backwards: a cell may be a megabyte
 * without one.
 */
const address = /(?<=(?<before>[^\s@<>,;:"'()[\]\\]+))@[\p{L}\p{N}][\p{L}\p{N}.-]*\.[\p{L}\p{N}-]{2,}/gu;
/** The longest value that identifies someone. */
const maxLength = 254;
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
  const add = (identifier: Identifier) => {
    if (identifier.value.length > maxLength) return;
    identifiers.set(`${identifier.type}#${identifier.value}`, identifier);
  };
  for (const identifier of identifiersOf({ type: 'update', user: readable })) add(identifier);
  const searched = cellsAreDoubtful ? cells : faulty.map((type) => String(user[type] ?? ''));
  for (const { 0: after, groups } of searched.flatMap((cell) => [...cell.matchAll(address)])) {
    add({ type: 'email', value: normaliseIdentifier(`${groups?.before ?? ''}${after}`) });
  }
  const isUnclear = cellsAreDoubtful || faulty.length > 0 || identifiers.size === 0;
  return { identifiers: [...identifiers.values()], ...(isUnclear ? { isUnclear } : {}) };
}

/** Whether it is doubtful where the cells end. */
export function isRagged(faults: readonly FieldError[]): boolean {
  return faults.some(({ path, code }) => path === '' && code !== 'required');
}

type Word = 'leaves' | 'stays' | 'unreadable' | undefined;

/**
 * Makes the check whether a row that cannot be used says that its person leaves. What cannot be read may say so: a leaver whom
 * no one notices is worse than a question too many. A file without a column for it says so of no one.
 */
export function createLeavingCheck({
  positions,
}: Pick<Columns, 'positions'>): (cells: readonly string[], row: { readonly isRagged: boolean }) => boolean {
  const actionAt = positions.get('action');
  const activeAt = positions.get('active');
  if (actionAt === undefined && activeAt === undefined) return () => false;
  return (cells, { isRagged }) => {
    if (isRagged) {
      // Which cell is which is doubtful.
      const words = cells.flatMap((cell) => [wordOfAction(cell), wordOfActive(cell)]);
      return words.includes('leaves') || !words.includes('stays');
    }
    const action = actionAt === undefined ? undefined : wordOfAction(cells[actionAt] ?? '');
    const isActive = activeAt === undefined ? undefined : wordOfActive(cells[activeAt] ?? '');
    return [action, isActive].some((word) => word === 'leaves' || word === 'unreadable');
  };
}

function wordOfAction(cell: string): Word {
  const action = cleanCell(cell).toLowerCase();
  if (action === '') return undefined;
  if (action === 'offboard') return 'leaves';
  return action === 'onboard' || action === 'update' ? 'stays' : 'unreadable';
}

function wordOfActive(cell: string): Word {
  const text = cleanCell(cell);
  if (text === '') return undefined;
  const parsed = active.safeParse(text);
  if (!parsed.success) return 'unreadable';
  return parsed.data ? 'stays' : 'leaves';
}
