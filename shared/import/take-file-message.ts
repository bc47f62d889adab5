import type { ImportContext } from './import-context.ts';
import type { WorkedMessage } from './import-run.ts';
import { meaningOfKey } from './meaning-of-key.ts';
import { type ObjectEvent, parseFileMessage } from './parse-file-message.ts';
import { readApproval } from './read-approval.ts';
import { firstBaton, registerDrop } from './register-drop.ts';
import { runImport, type TurnResult } from './run-import.ts';

const done: TurnResult = { kind: 'done' };

/** Does what a message on `file-drops` asks for: a dropped file, an approval, or an import that goes on. */
export async function takeFileMessage(
  context: ImportContext,
  { body, message }: { readonly body: string; readonly message: WorkedMessage },
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
  { event, message }: { readonly event: ObjectEvent; readonly message: WorkedMessage },
): Promise<TurnResult> {
  if (event.bucket !== context.drops.bucket) {
    context.log('warn', 'object-of-another-bucket', { messageId: message.messageId });
    return done;
  }
  const meaning = event.isMalformed ? undefined : meaningOfKey(event.key);
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
