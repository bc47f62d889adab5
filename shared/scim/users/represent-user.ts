import type { AttributeName } from '../../domain/attributes.ts';
import { compareInstants } from '../../domain/instant.ts';
import type { Person } from '../../domain/person.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import { saveUser } from '../ledger/user-record.ts';
import type { ScimTargetState, ScimUser } from '../scim-service.ts';
import { servedBeside } from '../values/changed-attributes.ts';
import { digestOf } from '../values/digest-of.ts';
import { readUser } from './say-word.ts';
import { shownAttributes, type UserState } from './user-state.ts';

/** The user as the client is to see it. */
export function representUser({ targets }: Pick<ScimContext, 'targets'>, state: UserState): ScimUser {
  const { record, person } = state;
  const attributes = shownAttributes(state);
  const groups = Object.entries(record.groups)
    .map(([id, display]) => ({ id, display }))
    .toSorted((left, right) => (left.id < right.id ? -1 : 1));
  return {
    id: record.id,
    attributes,
    groups,
    targets: Object.fromEntries(targets.map((name) => [name, targetOf(person, name)])),
    meta: {
      created: record.createdAt,
      lastModified: lastModified(state),
      version: digestOf([attributes, groups]),
    },
  };
}

/**
 * Notes what the client is about to be served where that is news: it may send it back later as if it were its own. Returns the user
 * as it was noted; undefined where it is gone meanwhile.
 */
export async function serveUser(context: ScimContext, state: UserState): Promise<UserState | undefined> {
  const { record } = state;
  const served = servedBeside(shownAttributes(state), record.sent);
  if (digestOf(served) === digestOf(record.served)) return state;
  const saved = await saveUser(context, { ...record, served });
  if (saved !== undefined) return { ...state, record: saved };
  await context.ledger.pause(1);
  const again = await readUser(context, record.id);
  return again === undefined || again.record.deletedAt !== undefined ? undefined : serveUser(context, again);
}

/** The user as a write answers it, noted as served. */
export async function answerUser(context: ScimContext, state: UserState): Promise<ScimUser> {
  return representUser(context, (await serveUser(context, state)) ?? state);
}

function targetOf(person: Person | undefined, name: string): ScimTargetState {
  const { accountId, heldBy, refused = {}, notDeactivatedSince } = person?.targets[name] ?? {};
  const notTaken = Object.keys(refused) as AttributeName[];
  return {
    pending: person !== undefined && person.openEvents.length > 0,
    hasAccount: accountId !== undefined,
    ...(heldBy === undefined ? {} : { held: 'brake' }),
    ...(notTaken.length === 0 ? {} : { notTaken }),
    ...(notDeactivatedSince === undefined ? {} : { notDeactivatedSince }),
  };
}

function lastModified({ record, person }: UserState): string {
  const said = Object.values(person?.desired ?? {}).map(({ at }) => at);
  return [record.modifiedAt, ...said].toSorted(compareInstants).at(-1) ?? record.modifiedAt;
}
