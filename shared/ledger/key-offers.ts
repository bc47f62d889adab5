import * as z from 'zod';
import { type LedgerContext, untilUncontended } from './ledger-context.ts';
import { keyOffersKey } from './ledger-keys.ts';

/** A key that somebody, perhaps an HR system, says it will sign with. Nothing trusts it. */
export interface KeyOffer {
  readonly key: string;
  /** ISO 8601. */
  readonly offeredAt: string;
}

const offersSchema = z.object({
  version: z.int(),
  offers: z.array(z.object({ key: z.string(), offeredAt: z.string() })),
});

/** Whoever sends more than this pushes out older ones, and never fills the table. */
const maxOffers = 5;
const retentionMs = 7 * 24 * 60 * 60 * 1000;

/** Keeps an offered key for an operator to look at: the latest few, for seven days. */
export async function recordKeyOffer(
  context: LedgerContext,
  { source, key }: { readonly source: string; readonly key: string },
): Promise<void> {
  await untilUncontended(context, async () => {
    const { version, offers } = await readOffers(context, source);
    const now = context.now();
    const kept = fresh(offers, now).filter((offer) => offer.key !== key);
    const item = {
      pk: keyOffersKey(source),
      version: version + 1,
      offers: [{ key, offeredAt: now.toISOString() }, ...kept].slice(0, maxOffers),
      expiresAt: Math.floor((now.getTime() + retentionMs) / 1000),
    };
    const condition = version === 0 ? 'attribute_not_exists(#pk)' : '#version = :version';
    const written = await context.table.put({ item, condition, ...(version > 0 && { values: { version } }) });
    return written || undefined;
  });
}

/** The keys that were offered within seven days, the latest first. */
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
