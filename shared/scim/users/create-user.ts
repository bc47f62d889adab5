import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { retryOnConflict } from '../../ledger/ledger-context.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import { readNames } from '../ledger/unique-names.ts';
import { loadUser, loadUsers, newUserRecord, type UserRecord } from '../ledger/user-record.ts';
import type { ScimCreated, ScimUser, ScimUserAttributes } from '../scim-service.ts';
import { attributesOfUser } from '../values/attributes-of-user.ts';
import { changedByReplacing } from '../values/changed-attributes.ts';
import { faultOf } from '../values/check-values.ts';
import { completeWord, externalIdOf, goesBy, userNameOf } from './complete-word.ts';
import { answerUser } from './represent-user.ts';
import { sayWord } from './say-word.ts';
import { idsOfBearer, isActive, shownAttributes, statesOf, type UserState } from './user-state.ts';

const taken = { kind: 'conflict', detail: 'a user with this userName or externalId exists' } as const;
const numberTaken = { kind: 'conflict', detail: 'another active user has this employeeNumber' } as const;

/**
 * Creates a user. One that the client deactivated or deleted under the same name comes back with the id that it had: clients create
 * again whom they take on again.
 */
export function createUser(context: ScimContext, given: ScimUserAttributes): Promise<ScimCreated<ScimUser>> {
  const sent = { ...given, active: given.active ?? true };
  const fault = faultOf(sent, context.schemas);
  if (fault !== undefined) return Promise.resolve(fault);
  return retryOnConflict(context.ledger, async (): Promise<ScimCreated<ScimUser> | undefined> => {
    const found = await findPredecessor(context, sent);
    if (found.kind === 'taken') return taken;
    const { state } = found;
    const { record } = state;
    if (await isNumberTaken(context, { sent, id: record.id })) return numberTaken;
    const isNew = record.version === 0 || record.deletedAt !== undefined;
    const changed = isNew ? attributesOfUser(sent) : changedByReplacing(sent, record);
    const said = await sayWord(context, {
      state,
      word: { sent, groups: record.groups },
      changed: { ...changed, active: sent.active },
    });
    switch (said.kind) {
      case 'said':
        return { kind: 'created', resource: await answerUser(context, said.state) };
      case 'contended':
        return undefined;
      case 'refused':
        return said.because === 'name-taken' ? taken : refusals[said.because];
      case 'invalid':
        return said;
    }
  });
}

/** It cannot be told whom the client means, or the client may not speak of them; an alarm asks an operator to look. */
export const refusals = {
  identity: { kind: 'conflict', detail: 'these identifiers belong to different people, or to someone else' },
  'out-of-scope': {
    kind: 'forbidden',
    detail: 'the person, or a name, is outside of the scope of the client',
  },
} as const;

type Predecessor = { readonly kind: 'taken' } | { readonly kind: 'free'; readonly state: UserState };

async function findPredecessor(context: ScimContext, sent: ScimUserAttributes): Promise<Predecessor> {
  const { userName = '', externalId } = sent;
  const names = [userNameOf(userName), ...(externalId === undefined ? [] : [externalIdOf(externalId)])];
  const claims = await readNames(context, names);
  const records = await Promise.all(
    claims.map(({ id }) => (id === undefined ? undefined : loadUser(context, id))),
  );
  const holders = records.filter(
    (record, index) => record !== undefined && goesBy(record, names[index] ?? names[0] ?? userNameOf('')),
  );
  const [holder, another] = new Map(holders.map((record) => [record?.id, record])).values();
  if (another !== undefined) return { kind: 'taken' };
  const named = records[0]?.id;
  const isMeant = (state: UserState) => state.record.id === named || isAlike(state, sent);
  if (holder !== undefined) {
    const found = await restorable(context, holder);
    return found.kind === 'taken' || isMeant(found.state) ? found : { kind: 'taken' };
  }
  const former = records.find((record) => record !== undefined && mayComeBack(record, externalId));
  const back = former === undefined ? undefined : await completeWord(context, former);
  if (back !== undefined && isMeant(back)) return { kind: 'free', state: back };
  const record = newUserRecord(context.ledger.newId(), context.ledger.now().toISOString());
  return { kind: 'free', state: { record, person: undefined } };
}

/**
 * Whether what the client says of a user fits what is known of another one: a user name, an address or the number. Identity providers
 * give an external id of someone who left to someone else, so that it alone does not tell whom it means.
 */
function isAlike(state: UserState, sent: ScimUserAttributes): boolean {
  const known = new Set(namesIn(shownAttributes(state)));
  return namesIn(sent).some((name) => known.has(name));
}

function namesIn({ userName, emails = [], employeeNumber }: ScimUserAttributes): readonly string[] {
  const given = (values: readonly (string | undefined)[]) =>
    values.flatMap((value) => (value === undefined || value === '' ? [] : [normaliseIdentifier(value)]));
  const names = given([userName, ...emails.map(({ value }) => value)]);
  return [...names, ...given([employeeNumber]).map((number) => `number ${number}`)];
}

/** Whether someone has the number who is active, and whom the client knows as another user. */
async function isNumberTaken(
  context: ScimContext,
  { sent: { employeeNumber = '' }, id }: { readonly sent: ScimUserAttributes; readonly id: string },
): Promise<boolean> {
  const ids = await idsOfBearer(context, { type: 'employeeNumber', value: employeeNumber });
  const records = await loadUsers(context, ids);
  const others = records.filter((record) => record.id !== id && record.deletedAt === undefined);
  return (await statesOf(context, others)).some(isActive);
}

/** Whoever is active is taken, and so is whoever someone else is creating just now. */
async function restorable(context: ScimContext, holder: UserRecord): Promise<Predecessor> {
  const { ledger } = context;
  const { pending, modifiedAt } = holder;
  const age = ledger.now().getTime() - Date.parse(modifiedAt);
  const isBegun = pending !== undefined && pending.before === undefined;
  if (isBegun && age < ledger.recoverAfterSeconds * 1000) return { kind: 'taken' };
  const state = await completeWord(context, holder);
  return isActive(state) || state.record.deletedAt !== undefined
    ? { kind: 'taken' }
    : { kind: 'free', state };
}

/** A name of someone who was deleted may be someone else's by now: then the client's own id is another one. */
function mayComeBack(record: UserRecord, externalId: string | undefined): boolean {
  const former = record.sent.externalId;
  const isSame = former === undefined || externalId === undefined || former === externalId;
  return record.deletedAt !== undefined && record.personId !== undefined && isSame;
}
