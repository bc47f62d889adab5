import type { ListKey } from '../../ledger/table/ledger-table.ts';
import type { ScimContext } from './scim-context.ts';

type ListContext = Pick<ScimContext, 'table' | 'keys' | 'ledger'>;

/** Where a page that was asked for ended: the next one goes on there, whatever was added or removed in between. */
interface Place {
  readonly after: string;
  /** ISO 8601. */
  readonly at: string;
}

const rememberedPlaces = 40;
const rememberedMs = 60 * 60 * 1000;
const longestStep = 5_000;
/** The total may be counted a little wrong for a day: no one walks through a whole list to find nothing behind it. */
const inexactness = 10_000;

/** The items of a page, by the order in which they came onto the list. `startIndex` counts from 1. */
export async function readListPage(
  context: ListContext,
  request: {
    readonly list: string;
    readonly startIndex: number;
    readonly count: number;
    readonly totalResults: number;
  },
): Promise<readonly ListKey[]> {
  const { table, keys, ledger } = context;
  const { list, startIndex, count, totalResults } = request;
  if (count === 0 || startIndex > totalResults + inexactness) return [];
  const partition = keys.partition(list);
  const pk = keys.list(`${list}/places`);
  const places: Readonly<Record<string, Place>> = (await table.get(pk))?.places ?? {};
  const now = ledger.now().getTime();
  const fresh = Object.entries(places).filter(([, { at }]) => now - Date.parse(at) < rememberedMs);
  const known = fresh.find(([index]) => Number(index) === startIndex)?.[1];
  const start = known ?? (await walk(context, { partition, startIndex }));
  if (start === 'beyond') return [];
  const page = await table.listPage({ partition, after: start.after, limit: count });
  const last = page.at(-1);
  if (last !== undefined && page.length === count) {
    const next = { after: last.listOrder, at: new Date(now).toISOString() };
    const kept = fresh
      .toSorted(([, one], [, other]) => (one.at < other.at ? 1 : -1))
      .slice(0, rememberedPlaces);
    await table.update({
      pk,
      update: 'SET #places = :places',
      condition: 'attribute_not_exists(#pk) OR attribute_exists(#pk)',
      values: { places: { ...Object.fromEntries(kept), [startIndex + page.length]: next } },
    });
  }
  return page;
}

/** Item by item to the beginning of a page that no one has come to lately. */
async function walk(
  { table }: ListContext,
  { partition, startIndex }: { readonly partition: string; readonly startIndex: number },
): Promise<{ readonly after: string | undefined } | 'beyond'> {
  let after: string | undefined;
  for (let passed = 1; passed < startIndex; ) {
    const limit = Math.min(startIndex - passed, longestStep);
    const step = await table.listPage({ partition, after, limit });
    if (step.length < limit) return 'beyond';
    passed += step.length;
    after = step.at(-1)?.listOrder;
  }
  return { after };
}
