import { ObjectGoneError, type ObjectStore, type ObjectVersion } from '../aws/objects/object-store.ts';
import { rejectionOf } from './drop/register-drop.ts';
import type { ImportRun } from './import-run.ts';
import { judgeRelease } from './judge-release.ts';

/** What someone who may approve says of a held plan. */
type ApprovalWords =
  | { readonly decision: 'release'; readonly hash: string }
  /** Without a hash, whichever plan is held. */
  | { readonly decision: 'refuse'; readonly hash?: string };

export type Approval = ApprovalWords & { readonly by: string | undefined };

/** More than a hash and what an editor puts around it. */
const maxBytes = 1024;
const words = /^\uFEFF?\s*(?:(?<release>[0-9a-f]{64})|(?<refuse>refuse)(?:\s+(?<hash>[0-9a-f]{64}))?)\s*$/i;

/** Reads what someone put into an approval. Undefined where that says nothing, or the object is gone. */
export async function readApproval(
  store: ObjectStore,
  object: ObjectVersion,
): Promise<ApprovalWords | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of store.read(object)) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > maxBytes) return undefined;
    }
  } catch (error) {
    if (error instanceof ObjectGoneError) return undefined;
    throw error;
  }
  const { release, refuse, hash } = words.exec(Buffer.concat(chunks).toString('utf8'))?.groups ?? {};
  if (release !== undefined) return { decision: 'release', hash: release.toLowerCase() };
  if (refuse === undefined) return undefined;
  return { decision: 'refuse', ...(hash === undefined ? {} : { hash: hash.toLowerCase() }) };
}

/** Ends what someone refuses, whoever that is; plans again what someone releases, unless that person must not. */
export async function startApproved(
  run: ImportRun,
  approval: Approval & { readonly baton: string },
): Promise<void> {
  const { baton, by: releasedBy } = approval;
  if (approval.decision === 'refuse') return refuse(run, approval);
  const { hash } = approval;
  const { importId, droppedBy, releaseRefused } = run.record;
  const at = run.context.now().toISOString();
  const verdict = judgeRelease({ droppedBy, releasedBy });
  if (verdict.kind === 'granted') {
    return run.save(({ releaseRefused: _releaseRefused, ...record }) => ({
      ...record,
      state: 'planning',
      baton,
      approval: { hash, by: verdict.by, at },
    }));
  }
  // The same message, once more.
  if (releaseRefused?.baton === baton) return;
  const { because } = verdict;
  run.context.log('error', 'release-refused', { importId, because });
  await run.save(({ reportedAt: _reportedAt, ...record }) => ({
    ...record,
    releaseRefused: { ...(releasedBy === undefined ? {} : { by: releasedBy }), at, because, baton },
  }));
}

/** Nothing of a refused import is done. Like a release, a refusal counts for the plan that someone has seen. */
async function refuse(
  run: ImportRun,
  { hash, by, baton }: Pick<Approval, 'hash' | 'by'> & { readonly baton: string },
): Promise<void> {
  const { importId, plan } = run.record;
  if (hash !== undefined && hash !== plan?.hash) return;
  const at = run.context.now().toISOString();
  run.context.log('warn', 'import-refused', { importId });
  const refused = { ...(by === undefined ? {} : { by }), at };
  await run.reject(rejectionOf('refused'), { refused, baton });
}
