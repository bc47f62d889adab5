import { ObjectGoneError, type ObjectStore, type ObjectVersion } from '../../aws/objects/object-store.ts';
import type { ImportContext } from '../import-context.ts';
import type { InFlightMessage } from '../import-run.ts';
import type { ApprovalWords } from '../judge-release.ts';
import { runImport, type TurnResult } from '../run-import.ts';
import { type ObjectEvent, parseFileMessage } from './parse-file-message.ts';
import { parseDropKey } from './parse-key.ts';
import { firstBaton, registerDrop } from './register-drop.ts';

/** More than a hash and what an editor puts around it. */
const maxBytes = 1024;
const words = /^\uFEFF?\s*(?:(?<release>[0-9a-f]{64})|(?<refuse>refuse)(?:\s+(?<hash>[0-9a-f]{64}))?)\s*$/i;

/** Reads what someone put into an approval. Undefined where that says nothing, or the object is gone. */
async function readApproval(store: ObjectStore, object: ObjectVersion): Promise<ApprovalWords | undefined> {
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

const done: TurnResult = { kind: 'done' };

/** Does what a message on `file-drops` asks for: a dropped file, an approval, or an import that goes on. */
export async function handleDropMessage(
  context: ImportContext,
  { body, message }: { readonly body: string; readonly message: InFlightMessage },
): Promise<TurnResult> {
  const said = parseFileMessage(body);
  switch (said.kind) {
    case 'malformed':
      context.log('error', 'message-malformed', { messageId: message.messageId });
      return done;
    case 'nothing':
      return done;
    case 'continue':
      return runImport(context, { ...said, message });
    case 'created': {
      const results: TurnResult[] = [];
      for (const event of said.events) results.push(await takeObject(context, { event, message }));
      return results.find(({ kind }) => kind === 'later') ?? done;
    }
  }
}

async function takeObject(
  context: ImportContext,
  { event, message }: { readonly event: ObjectEvent; readonly message: InFlightMessage },
): Promise<TurnResult> {
  if (event.bucket !== context.drops.bucket) {
    context.log('warn', 'object-of-another-bucket', { messageId: message.messageId });
    return done;
  }
  const meaning = event.isMalformed ? undefined : parseDropKey(event.key);
  if (meaning?.kind === 'folder') return done;
  if (meaning?.kind !== 'approval') {
    const { importId } = await registerDrop(context, event);
    return runImport(context, { importId, baton: firstBaton, message });
  }
  const { importId } = meaning;
  const words = await readApproval(context.drops, event);
  if (words === undefined) {
    context.log('warn', 'approval-unreadable', { importId });
    return done;
  }
  const baton = `approval-${event.versionId ?? `${event.etag}-${event.sequencer}`}`;
  return runImport(context, { importId, baton, message, approval: { ...words, by: event.principal } });
}
