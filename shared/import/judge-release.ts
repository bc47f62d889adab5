import type { ReleaseRefusalReason } from './ledger/import-records.ts';

/** Whether an approval counts, whatever its hash is. */
export type ReleaseVerdict =
  | { readonly kind: 'granted'; readonly by: string }
  | { readonly kind: 'refused'; readonly because: ReleaseRefusalReason };

/**
 * Whoever dropped a file cannot release it, and neither can anyone who cannot be told apart from that person. AWS's names are
 * compared as a whole: two sessions of one role under different session names are two people.
 */
export function judgeRelease(principals: {
  readonly droppedBy: string | undefined;
  readonly releasedBy: string | undefined;
}): ReleaseVerdict {
  const { droppedBy, releasedBy } = principals;
  if (releasedBy === undefined) return { kind: 'refused', because: 'releaser-unknown' };
  if (droppedBy === undefined) return { kind: 'refused', because: 'dropper-unknown' };
  if (droppedBy === releasedBy) return { kind: 'refused', because: 'same-principal' };
  return { kind: 'granted', by: releasedBy };
}

const sentences = {
  'same-principal': 'Whoever dropped a file cannot release it: someone else has to.',
  'dropper-unknown':
    'It is not known who dropped the file, so no one can be told apart from that person. Drop the file again, signed in, and let someone else release it.',
  'releaser-unknown':
    'It is not known who wrote the approval. Write it again, signed in as someone other than whoever dropped the file.',
} as const satisfies Record<ReleaseRefusalReason, string>;

/** Why a release was refused and what to do, in words. */
export function describeRefusal(reason: ReleaseRefusalReason): string {
  return sentences[reason];
}
