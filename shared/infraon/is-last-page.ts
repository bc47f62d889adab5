import type { InfraonOptions } from './options.ts';

/**
 * Whether nothing follows a page: the total is reached or, where none is given, the page is short. After a page that may give its own
 * length for the total, only an empty one tells.
 */
export function isLastPage(
  read: {
    /** Distinct users up to and with the page. */
    readonly distinct: number;
    readonly pageLength: number;
    readonly total: number | undefined;
    readonly ownLength?: true | undefined;
  },
  options: Pick<InfraonOptions, 'shortPageEnds' | 'pageSize'>,
): boolean {
  if (read.ownLength) return false;
  if (read.total !== undefined) return read.distinct >= read.total;
  return options.shortPageEnds && read.pageLength < options.pageSize;
}
