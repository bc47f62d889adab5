import { createFaultSchema } from '../common/faults/fault.ts';

/** The 16 published operations, named after the last part of their path where they have one of their own. */
const operationNames = [
  'list',
  'create',
  'retrieve',
  'edit',
  'delete',
  'active_users',
  'activeuser_list',
  'download_csv',
  'getmyprofile',
  'logout',
  'myprofile',
  'options',
  'preference',
  'upload_csv',
  'user_invite',
  'validate_csv',
] as const;

export type OperationName = (typeof operationNames)[number];

/** The faults that can be armed here. */
export const faultSchema = createFaultSchema(operationNames);

/** Where every published path starts. */
const basePath = '/ux/common/user/profile/';

const collection: ReadonlyMap<string, OperationName> = new Map([
  ['GET', 'list'],
  ['POST', 'create'],
]);
const single: ReadonlyMap<string, OperationName> = new Map([
  ['GET', 'retrieve'],
  ['PUT', 'edit'],
  ['DELETE', 'delete'],
]);
const named: ReadonlyMap<string, readonly [string, OperationName]> = new Map([
  ['active_users', ['POST', 'active_users']],
  ['activeuser_list', ['GET', 'activeuser_list']],
  ['download_csv', ['GET', 'download_csv']],
  ['getmyprofile', ['GET', 'getmyprofile']],
  ['logout', ['POST', 'logout']],
  ['myprofile', ['POST', 'myprofile']],
  ['options', ['GET', 'options']],
  ['preference', ['POST', 'preference']],
  ['upload_csv', ['POST', 'upload_csv']],
  ['user_invite', ['POST', 'user_invite']],
  ['validate_csv', ['POST', 'validate_csv']],
]);

export type RouteMatch =
  | { readonly kind: 'operation'; readonly operation: OperationName; readonly id?: string }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'slash-missing' }
  | { readonly kind: 'unknown' };

const decode = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};

/** Finds the operation of a method and path. A named path wins over an id of the same spelling. */
export const matchOperation = (method: string, pathname: string): RouteMatch => {
  if (`${pathname}/` === basePath) return { kind: 'slash-missing' };
  if (!pathname.startsWith(basePath)) return { kind: 'unknown' };
  const rest = pathname.slice(basePath.length);
  if (rest === '') {
    const operation = collection.get(method);
    return operation === undefined ? { kind: 'wrong-method' } : { kind: 'operation', operation };
  }
  if (!rest.endsWith('/')) return rest.includes('/') ? { kind: 'unknown' } : { kind: 'slash-missing' };
  const id = decode(rest.slice(0, -1));
  if (id === undefined || rest.slice(0, -1).includes('/')) return { kind: 'unknown' };
  const own = named.get(id);
  if (own !== undefined) {
    return own[0] === method ? { kind: 'operation', operation: own[1] } : { kind: 'wrong-method' };
  }
  const operation = single.get(method);
  return operation === undefined ? { kind: 'wrong-method' } : { kind: 'operation', operation, id };
};
