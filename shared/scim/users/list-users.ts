import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { readListPage } from '../ledger/list-places.ts';
import { totalOf } from '../ledger/list-total.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import { readNames } from '../ledger/unique-names.ts';
import { loadUsers } from '../ledger/user-record.ts';
import type {
  ScimInvalid,
  ScimListed,
  ScimQuery,
  ScimUser,
  ScimUserOptions,
  ScimUserTerm,
} from '../scim-service.ts';
import { attributesOfUser } from '../values/attributes-of-user.ts';
import { completeWord, externalIdOf, userNameOf } from './complete-word.ts';
import { representUser, serveUser } from './represent-user.ts';
import { idsOfBearer, shownAttributes, statesOf, type UserState } from './user-state.ts';

/** The users of a client, all of them or those whom a filter names. */
export async function listUsers(
  context: ScimContext,
  query: ScimQuery<ScimUserTerm>,
  { isPart }: ScimUserOptions = { isPart: false },
): Promise<ScimListed<ScimUser>> {
  const { filter = [] } = query;
  const startIndex = Math.max(1, query.startIndex);
  const count = Math.max(0, query.count);
  const show = async (states: readonly UserState[]) => {
    const served = isPart ? states : await serveUsers(context, states);
    return served.map((state) => representUser(context, state));
  };
  if (filter.length === 0) {
    const totalResults = await totalOf(context, 'users');
    const page = await readListPage(context, { list: 'users', startIndex, count, totalResults });
    const ids = page.map(({ pk }) => context.keys.idOfResource('users', pk));
    const resources = await show(await readUsers(context, ids));
    return { kind: 'ok', totalResults, startIndex, resources };
  }
  const ids = await idsNamed(context, filter);
  if (!Array.isArray(ids)) return noIndex;
  const states = await readUsers(context, ids);
  const found = states.filter((state) => filter.every((term) => fulfils(state, term)));
  const page = found.slice(startIndex - 1, startIndex - 1 + count);
  return { kind: 'ok', totalResults: found.length, startIndex, resources: await show(page) };
}

const noIndex: ScimInvalid = {
  kind: 'invalid',
  scimType: 'invalidFilter',
  detail: 'a filter compares id, userName, externalId or emails with a value',
};

async function idsNamed(
  context: ScimContext,
  filter: readonly ScimUserTerm[],
): Promise<string[] | 'no-index'> {
  for (const { attribute, value } of filter) {
    switch (attribute) {
      case 'id':
        return [value];
      case 'externalId':
      case 'userName': {
        const name = attribute === 'userName' ? userNameOf(value) : externalIdOf(value);
        const [[claim], called] = await Promise.all([
          readNames(context, [name]),
          attribute === 'userName' ? idsOfBearer(context, { type: 'userName', value }) : [],
        ]);
        const claimed = claim?.id === undefined ? [] : [claim.id];
        return [...new Set([...claimed, ...called])];
      }
      case 'email':
        return idsOfBearer(context, { type: 'email', value });
      case 'manager':
        break;
    }
  }
  return 'no-index';
}

function fulfils(state: UserState, { attribute, value }: ScimUserTerm): boolean {
  const shown = shownAttributes(state);
  const isAlike = (other: unknown) =>
    typeof other === 'string' && normaliseIdentifier(other) === normaliseIdentifier(value);
  switch (attribute) {
    case 'id':
      return state.record.id === value;
    case 'userName':
      return isAlike(shown.userName);
    case 'externalId':
      return shown.externalId === value;
    case 'email':
      return isAlike(attributesOfUser(shown).email);
    case 'manager':
      return shown.manager === value;
  }
}

/** In the order of the ids. What is gone, or was never completed, is left out. */
async function readUsers(context: ScimContext, ids: readonly string[]): Promise<readonly UserState[]> {
  const records = await loadUsers(context, ids);
  const begun = records.filter(({ pending }) => pending !== undefined);
  const completed = new Map<string, UserState>();
  for (const record of begun) completed.set(record.id, await completeWord(context, record));
  const states = await statesOf(
    context,
    records.map((record) => completed.get(record.id)?.record ?? record),
  );
  return states.filter(({ record }) => record.deletedAt === undefined);
}

async function serveUsers(context: ScimContext, states: readonly UserState[]): Promise<readonly UserState[]> {
  const served = await Promise.all(states.map((state) => serveUser(context, state)));
  return served.filter((state) => state !== undefined);
}
