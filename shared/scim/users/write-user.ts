import type { Attributes } from '../../domain/attributes.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { retryOnConflict } from '../../ledger/ledger-context.ts';
import { roleChange } from '../groups/group-role.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import type { UserWord } from '../ledger/user-record.ts';
import type {
  ScimDeleted,
  ScimInvalid,
  ScimTarget,
  ScimUser,
  ScimUserAttributes,
  ScimUserChanges,
  ScimWritten,
} from '../scim-service.ts';
import { changedByOperations, changedByReplacing, withChanges } from '../values/changed-attributes.ts';
import { faultOf } from '../values/check-values.ts';
import { refusals } from './create-user.ts';
import { answerUser, representUser } from './represent-user.ts';
import { readUser, type Said, sayWord } from './say-word.ts';
import { isActive, shownAttributes, type UserState } from './user-state.ts';

interface Change {
  readonly word: UserWord;
  readonly changed: Attributes;
  /** What is wrong with the word. */
  readonly fault?: ScimInvalid | undefined;
}

type Refused = Exclude<ScimWritten<never>, { readonly kind: 'ok' }>;
type Written = { readonly kind: 'ok'; readonly state: UserState } | Refused;

/** PUT: what is left out is cleared, except `active`. */
export function replaceUser(
  context: ScimContext,
  target: ScimTarget,
  body: ScimUserAttributes,
): Promise<ScimWritten<ScimUser>> {
  return answered(context, target, ({ record }) => {
    const { active = record.sent.active } = body;
    const sent = { ...body, ...(active === undefined ? {} : { active }) };
    const changed = changedByReplacing(body, record);
    return { word: { sent, groups: record.groups }, changed, fault: faultOf(sent, context.schemas) };
  });
}

/** PATCH. */
export function changeUser(
  context: ScimContext,
  target: ScimTarget,
  change: (current: ScimUserAttributes) => ScimUserChanges | ScimInvalid,
): Promise<ScimWritten<ScimUser>> {
  return answered(context, target, (state) => {
    const { sent, groups } = state.record;
    const current = shownAttributes(state);
    const changes = change(current);
    if ('kind' in changes) return changes;
    const next = withChanges(sent, changes);
    const changed = changedByOperations(changes, { current, sent });
    return { word: { sent: next, groups }, changed, fault: faultOf(next, context.schemas) };
  });
}

/**
 * Takes the user's access away, and forgets the user: all but the ids by which the client may take the user on again. Someone whose
 * access stays, because the client may not speak of them or it cannot be told whom it means, is not forgotten.
 */
export async function deleteUser(context: ScimContext, target: ScimTarget): Promise<ScimDeleted> {
  const deletedAt = context.ledger.now().toISOString();
  const forgotten = ({ externalId }: ScimUserAttributes): UserWord => ({
    sent: externalId === undefined ? {} : { externalId },
    groups: {},
    deletedAt,
  });
  let written = await writeUser(context, target, (state) => {
    const { sent, groups } = state.record;
    // Whoever comes back is in no group, and has no group's role.
    const role = roleChange(context, { state, before: groups, after: {} });
    return { word: forgotten(sent), changed: { ...role, active: false } };
  });
  if (written.kind === 'conflict' || written.kind === 'forbidden') {
    const refused = written;
    written = await writeUser(context, target, (state) =>
      isActive(state) ? refused : { word: forgotten(state.record.sent), changed: {} },
    );
  }
  return written.kind === 'ok' ? { kind: 'deleted' } : written;
}

/** Puts the user into groups, or takes it out of them, as the function says; what that changes of the user's attributes is said as well. */
export function regroupUser(
  context: ScimContext,
  id: string,
  regroup: (state: UserState) => { readonly groups: UserWord['groups']; readonly changed: Attributes },
): Promise<Written> {
  return writeUser(context, { id }, (state) => {
    const { groups, changed } = regroup(state);
    return { word: { sent: state.record.sent, groups }, changed };
  });
}

async function answered(...asked: Parameters<typeof writeUser>): Promise<ScimWritten<ScimUser>> {
  const written = await writeUser(...asked);
  return written.kind === 'ok'
    ? { kind: 'ok', resource: await answerUser(asked[0], written.state) }
    : written;
}

function writeUser(
  context: ScimContext,
  { id, ifMatch }: ScimTarget,
  changeOf: (state: UserState) => Change | Refused,
): Promise<Written> {
  return retryOnConflict(context.ledger, async (): Promise<Written | undefined> => {
    const state = await readUser(context, id);
    if (state === undefined || state.record.deletedAt !== undefined) return { kind: 'notFound' };
    const isMeant = ifMatch === undefined || ifMatch.includes(representUser(context, state).meta.version);
    if (!isMeant) return { kind: 'versionMismatch' };
    const change = changeOf(state);
    if ('kind' in change) return change;
    const said = await sayOrLeave(context, { state, change });
    switch (said.kind) {
      case 'said':
        return { kind: 'ok', state: said.state };
      case 'contended':
        return undefined;
      case 'refused':
        return said.because === 'name-taken' ? nameTaken : refusals[said.because];
      case 'invalid':
        return said;
    }
  });
}

/**
 * No one who leaves keeps an account because of a name that cannot be theirs, or of anything else: they leave under the names that they
 * have, and what else the client says of them comes after that.
 */
async function sayOrLeave(
  context: ScimContext,
  { state, change }: { readonly state: UserState; readonly change: Change },
): Promise<Said> {
  const { word, changed, fault } = change;
  const { active, ...others } = changed;
  const { sent, groups } = state.record;
  const isNamed =
    identifierTypes.some((name) => name in changed) ||
    word.sent.userName !== sent.userName ||
    word.sent.externalId !== sent.externalId;
  const leavesFirst = active === false && word.deletedAt === undefined && (fault !== undefined || isNamed);
  if (!leavesFirst) return fault ?? sayWord(context, { state, word, changed });
  const left = await sayWord(context, {
    state,
    word: { sent: { ...sent, active: false }, groups },
    changed: { active: false },
  });
  if (left.kind !== 'said' || fault !== undefined) return left;
  const said = await sayWord(context, { state: left.state, word, changed: others });
  if (said.kind === 'said' || said.kind === 'contended') return said;
  const now = await readUser(context, state.record.id);
  return now === undefined || now.record.deletedAt !== undefined
    ? { kind: 'contended' }
    : { kind: 'said', state: now };
}

const nameTaken = { kind: 'conflict', detail: 'another user has this userName or externalId' } as const;
