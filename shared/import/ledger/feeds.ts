import { type LedgerContext, retryOnConflict } from '../../ledger/ledger-context.ts';
import { feedKey, feedsKey } from '../../ledger/table/ledger-keys.ts';

/** The people of a feed's last accepted full file. */
export interface FeedSnapshot {
  readonly importId: string;
  /** When what the file says was true (ISO 8601). */
  readonly asOf: string;
  readonly people: number;
  /** The object in the report bucket that lists them. */
  readonly membersKey: string;
}

/** Undefined while no full file of the feed was accepted. */
export async function getSnapshot({ table }: LedgerContext, feed: string): Promise<FeedSnapshot | undefined> {
  return (await table.get(feedKey(feed)))?.snapshot;
}

/**
 * Makes a full file the feed's last accepted one. Nothing changes when it is so already. False when a file that is as
 * of a later time was accepted meanwhile.
 */
export function acceptSnapshot(
  context: LedgerContext,
  { feed, snapshot }: { readonly feed: string; readonly snapshot: FeedSnapshot },
): Promise<boolean> {
  const pk = feedKey(feed);
  return retryOnConflict(context, async () => {
    await rememberFeed(context, feed);
    const item = await context.table.get(pk);
    const held: FeedSnapshot | undefined = item?.snapshot;
    if (held?.importId === snapshot.importId && held.membersKey === snapshot.membersKey) return true;
    if (held !== undefined && held.asOf > snapshot.asOf) return false;
    const version: number = item?.version ?? 0;
    const written = await context.table.putNext({ item: { pk, snapshot }, version });
    return written ? true : undefined;
  });
}

/** The names of all feeds that ever had a full file accepted. */
export async function listFeeds({ table }: LedgerContext): Promise<readonly string[]> {
  return (await table.get(feedsKey))?.names ?? [];
}

async function rememberFeed(context: LedgerContext, feed: string): Promise<void> {
  await context.table.update({
    pk: feedsKey,
    update: 'SET #names = list_append(if_not_exists(#names, :none), :feeds)',
    condition: 'NOT contains(#names, :feed)',
    values: { none: [], feeds: [feed], feed },
  });
}
