import { readLines } from '../../../aws/objects/json-lines.ts';
import type { Member } from '../../decide/feed-member.ts';
import type { ImportContext } from '../../import-context.ts';

/** Whoever is in the last accepted full file of another feed. Files that speak as of an earlier time are left out. */
export async function* readOtherFeeds(
  { ledger, reports }: Pick<ImportContext, 'ledger' | 'reports'>,
  { feed: own, notBefore = '' }: { readonly feed: string | undefined; readonly notBefore?: string },
): AsyncGenerator<Member, void, void> {
  for (const feed of await ledger.listFeeds()) {
    const snapshot = feed === own ? undefined : await ledger.getSnapshot(feed);
    if (snapshot === undefined || snapshot.asOf < notBefore) continue;
    const parse = (text: string): Member => JSON.parse(text);
    yield* readLines(reports, { key: snapshot.membersKey, parse });
  }
}
