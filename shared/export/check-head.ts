import type { ChainLink } from './check-chain.ts';
import type { PublishedExport } from './export-ledger.ts';

/**
 * What is wrong with a chain's end, measured by what the ledger remembers of it.
 * - `cut`: the newest export that was published is not there.
 * - `forged`: it is there, and its manifest is not the one that was published. Every manifest names the one before by its
 *   hash, so this is also how a chain shows that was altered anywhere and hashed again up to its end.
 * - `appended`: there is one of a later date, which was never published.
 */
export interface HeadFault {
  readonly date: string;
  readonly kind: 'cut' | 'forged' | 'appended';
}

/** Compares the manifests that were found of one target, in any order, with the export that was published last. */
export function checkHead(links: readonly ChainLink[], published: PublishedExport): readonly HeadFault[] {
  const head = links.find(({ date }) => date === published.date);
  const faults: HeadFault[] = links
    .filter(({ date }) => date > published.date)
    .map(({ date }) => ({ date, kind: 'appended' }));
  if (head === undefined) return [...faults, { date: published.date, kind: 'cut' }];
  if (head.sha256 === published.manifestSha256) return faults;
  return [...faults, { date: published.date, kind: 'forged' }];
}
