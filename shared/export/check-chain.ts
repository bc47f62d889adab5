import type { Manifest } from './manifest.ts';

/** One date's manifest as it was found. */
export interface ChainLink {
  /** The date of the folder in which it was found. */
  readonly date: string;
  readonly manifest: Manifest;
  /** The hash of the bytes that were found; see `hashManifest`. */
  readonly sha256: string;
}

/**
 * What is wrong with a chain.
 * - `misplaced`: the manifest speaks of another date than its folder.
 * - `removed`: the export that it names as the one before is not there.
 * - `altered`: that one is not what it was when this one was made.
 * - `inserted`: between the two there is one that the later does not know of.
 * - `unlinked`: it names none before, and there is one.
 */
export interface ChainFault {
  readonly date: string;
  readonly kind: 'misplaced' | 'removed' | 'altered' | 'inserted' | 'unlinked';
  /** The date of the export that is removed, altered or inserted. */
  readonly concerns?: string;
}

/** What may be missing by right. */
export interface Expiry {
  /** Whether a lifecycle rule may have removed a date's export. */
  readonly isExpired: (date: string) => boolean;
  /** Whether the earliest manifest's predecessor is missed, too. Otherwise no one knows for how long exports are kept. */
  readonly isKnown: boolean;
}

/**
 * Checks the manifests of one target, in any order. Where the last one is removed or altered nothing shows, until the next one.
 */
export function checkChain(links: readonly ChainLink[], expiry: Expiry): readonly ChainFault[] {
  const ordered = links.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  return ordered.flatMap((link, index) => {
    const { date, manifest } = link;
    const misplaced: readonly ChainFault[] = manifest.date === date ? [] : [{ date, kind: 'misplaced' }];
    const before = ordered.slice(0, index);
    const isLooked = before.length > 0 || expiry.isKnown;
    return [...misplaced, ...(isLooked ? faultsOfLink(link, before) : [])].filter(
      ({ kind, concerns = '' }) => kind !== 'removed' || !expiry.isExpired(concerns),
    );
  });
}

function faultsOfLink(
  { date, manifest: { previous } }: ChainLink,
  earlier: readonly ChainLink[],
): readonly ChainFault[] {
  const faults: ChainFault[] = [];
  const last = earlier.at(-1);
  if (last === undefined)
    return previous === null ? [] : [{ date, kind: 'removed', concerns: previous.date }];
  if (previous === null) return [{ date, kind: 'unlinked', concerns: last.date } satisfies ChainFault];
  const named = earlier.find((link) => link.date === previous.date);
  // What is named may be older than everything that is left: then what is left stands in between.
  if (named === undefined) faults.push({ date, kind: 'removed', concerns: previous.date });
  else if (named.sha256 !== previous.sha256) faults.push({ date, kind: 'altered', concerns: named.date });
  for (const link of earlier) {
    if (link.date > previous.date) faults.push({ date, kind: 'inserted', concerns: link.date });
  }
  return faults;
}
