import type { Attributes } from '../../domain/attributes.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import { loadUser, type NotTaken, saveUser, type UserRecord, type UserWord } from '../ledger/user-record.ts';
import type { ScimInvalid } from '../scim-service.ts';
import { checkValues } from '../values/check-values.ts';
import { digestOf } from '../values/digest-of.ts';
import { completeWord } from './complete-word.ts';
import { stateOf, type UserState } from './user-state.ts';
import { eventOf } from './word-to-event.ts';

export type Said =
  | { readonly kind: 'said'; readonly state: UserState }
  | { readonly kind: 'refused'; readonly because: Exclude<NotTaken, 'overruled'> }
  | ScimInvalid
  /** Someone else wrote since the user was read. */
  | { readonly kind: 'contended' };

/** The user as it is once everything that was begun is completed; undefined where the client never had it. */
export async function readUser(context: ScimContext, id: string): Promise<UserState | undefined> {
  const record = await loadUser(context, id);
  if (record === undefined) return undefined;
  return record.pending === undefined ? stateOf(context, record) : completeWord(context, record);
}

interface SpokenWord {
  readonly state: UserState;
  readonly word: UserWord;
  readonly changed: Attributes;
}

/** Says something of a user. A leaving that a later word overrules is said again, after that word, until the user has left. */
export async function sayWord(context: ScimContext, asked: SpokenWord): Promise<Said> {
  let said = await sayOnce(context, asked);
  for (let repetition = 1; said.kind === 'overruled'; repetition += 1) {
    await context.ledger.pause(repetition);
    said = await sayOnce(context, { ...asked, state: said.state, changed: { active: false } });
  }
  return said;
}

/**
 * Says something of a user once: what is to hold is written beside what held, then said in the ledger, then noted as said. Whoever finds
 * it half done completes it.
 */
async function sayOnce(
  context: ScimContext,
  { state, word, changed }: SpokenWord,
): Promise<Said | { readonly kind: 'overruled'; readonly state: UserState }> {
  const checked = checkValues(changed, context.schemas);
  if (checked.kind === 'invalid') return checked.invalid;
  const { ledger, settings, source } = context;
  const { record } = state;
  const { id, version, refused: _, deletedAt: __, ...known } = record;
  const now = ledger.now();
  const eventId = `${id}.${version + 1}`;
  const event = eventOf({
    ...state,
    sent: word.sent,
    changed: checked.values,
    eventId,
    source,
    settings,
    now,
  });
  if (event === undefined && isSameWord(word, record)) return { kind: 'said', state };
  const before: UserWord = {
    sent: record.sent,
    groups: record.groups,
    ...(record.deletedAt === undefined ? {} : { deletedAt: record.deletedAt }),
  };
  const begun: UserRecord = {
    ...known,
    ...word,
    id,
    version,
    modifiedAt: now.toISOString(),
    pending: { eventId, ...(event && { event }), ...(version === 0 ? {} : { before }) },
  };
  const saved = await saveUser(context, begun);
  if (saved === undefined) return { kind: 'contended' };
  const completed = await completeWord(context, saved);
  const { refused } = completed.record;
  if (refused?.eventId !== eventId) return { kind: 'said', state: completed };
  const { because } = refused;
  return because === 'overruled' ? { kind: 'overruled', state: completed } : { kind: 'refused', because };
}

function isSameWord(word: UserWord, { sent, groups, deletedAt }: UserWord): boolean {
  return digestOf(word) === digestOf({ sent, groups, deletedAt });
}
