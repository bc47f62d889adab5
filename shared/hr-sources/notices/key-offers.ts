import * as z from 'zod';
import { type LedgerContext, retryOnConflict } from '../../ledger/ledger-context.ts';
import { keyOffersKey } from '../../ledger/table/ledger-keys.ts';

/** A key that someone, perhaps an HR system, says it will sign with. Nothing trusts it. */
export interface KeyOffer {
  readonly key: string;
  /** ISO 8601. */
  readonly offeredAt: string;
}

const offersSchema = z.object({
  version: z.int(),
  offers: z.array(z.object({ key: z.string(), offeredAt: z.string() })),
});

/** Whoever sends more than this fills the list, and pushes out none that is in it. */
const maxOffers = 50;
const retentionMs = 7 * 24 * 60 * 60 * 1000;

/** Keeps an offered key for an operator to look at: the first fifty, for seven days. False when the list is full. */
export async function recordKeyOffer(
  context: LedgerContext,
  { source, key }: { readonly source: string; readonly key: string },
): Promise<boolean> {
  return retryOnConflict(context, async () => {
    const { version, offers } = await readOffers(context, source);
    const now = context.now();
    const kept = fresh(offers, now);
    if (kept.some((offer) => offer.key === key)) return true;
    if (kept.length >= maxOffers) return false;
    const offered = [...kept, { key, offeredAt: now.toISOString() }];
    return writeOffers(context, { source, version, offers: offered });
  });
}

/** Forgets all offers, so that there is room for the right one. */
export async function clearKeyOffers(context: LedgerContext, source: string): Promise<void> {
  await retryOnConflict(context, async () => {
    const { version } = await readOffers(context, source);
    return version === 0 || writeOffers(context, { source, version, offers: [] });
  });
}

/** Undefined when someone else wrote meanwhile. */
async function writeOffers(
  context: LedgerContext,
  list: { readonly source: string; readonly version: number; readonly offers: readonly KeyOffer[] },
): Promise<true | undefined> {
  const { source, version, offers } = list;
  const expiresAt = Math.floor((context.now().getTime() + retentionMs) / 1000);
  const item = { pk: keyOffersKey(source), offers: [...offers], expiresAt };
  const written = await context.table.putNext({ item, version });
  return written || undefined;
}

/** The keys that were offered within seven days, in the order in which they came. */
export async function listKeyOffers(
  context: Pick<LedgerContext, 'table' | 'now'>,
  source: string,
): Promise<readonly KeyOffer[]> {
  return fresh((await readOffers(context, source)).offers, context.now());
}

async function readOffers({ table }: Pick<LedgerContext, 'table'>, source: string) {
  const item = await table.get(keyOffersKey(source));
  return item === undefined ? { version: 0, offers: [] } : offersSchema.parse(item);
}

/** DynamoDB removes what has expired late, and only as a whole. */
function fresh(offers: readonly KeyOffer[], now: Date): readonly KeyOffer[] {
  const since = new Date(now.getTime() - retentionMs).toISOString();
  return offers.filter(({ offeredAt }) => offeredAt > since);
}
