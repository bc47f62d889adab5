import { cleanCell } from './clean-cell.ts';
import type { Columns } from './map-columns.ts';
import { active } from './row-schemas.ts';

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
