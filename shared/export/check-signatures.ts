/** What became of one manifest's signature. */
export interface SignedLink {
  readonly date: string;
  /** `wrong`: none of the trusted keys made it over this manifest, or it cannot be read. */
  readonly signature: 'good' | 'wrong' | 'absent';
  /** Whether the manifest says itself that it is signed. */
  readonly saysSigned: boolean;
}

/**
 * What is wrong with signatures.
 * - `wrong`: the manifest is not the one that was signed.
 * - `removed`: there was a signature.
 * - `none`: not one export has a signature, and it cannot be told whether there ever was one. The date is the last.
 */
export interface SignatureFault {
  readonly date: string;
  readonly kind: 'wrong' | 'removed' | 'none';
}

/**
 * Checks the signatures of one target's exports, in any order. What was published before the first export that was signed has
 * none, and that is no fault; every manifest names the one before by its hash, so that the first signature vouches for those,
 * too. With `knowsHead` the ledger vouches for the last one, which may be older than the first signature to come.
 */
export function checkSignatures(
  links: readonly SignedLink[],
  { knowsHead }: { readonly knowsHead: boolean },
): { readonly faults: readonly SignatureFault[]; readonly unsigned: readonly string[] } {
  const ordered = links.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  const first = ordered.findIndex(({ signature, saysSigned }) => signature !== 'absent' || saysSigned);
  const before = (first < 0 ? ordered : ordered.slice(0, first)).map(({ date }) => date);
  if (first < 0) {
    const last = before.at(-1);
    const isUnknown = last !== undefined && !knowsHead;
    return { faults: isUnknown ? [{ date: last, kind: 'none' }] : [], unsigned: before };
  }
  const faults = ordered.slice(first).flatMap(({ date, signature }): readonly SignatureFault[] => {
    if (signature === 'good') return [];
    return [{ date, kind: signature === 'wrong' ? 'wrong' : 'removed' }];
  });
  return { faults, unsigned: before };
}
