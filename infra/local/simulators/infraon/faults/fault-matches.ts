import type { OperationName } from '../operations.ts';
import type { SimulatedUser } from '../user.ts';
import type { Fields } from '../wire/read-request-body.ts';
import type { Fault } from './fault.ts';

/** What a fault can be aimed at. */
export interface FaultTarget {
  readonly operation: OperationName;
  readonly id: string | undefined;
  readonly fields: Fields;
  /** The user that the path names. */
  readonly user: SimulatedUser | undefined;
}

const same = (wanted: string, value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'number') &&
  String(value).trim().toLowerCase() === wanted.trim().toLowerCase();

/** Several addresses may stand in one value, separated by `;` or `,`. */
const holds = (wanted: string, value: unknown): boolean =>
  Array.isArray(value)
    ? value.some((part) => same(wanted, part))
    : typeof value === 'string' && value.split(/[;,]/).some((part) => same(wanted, part));

/** Whether the fault is aimed at this request. */
export const faultMatches = (fault: Fault, target: FaultTarget): boolean => {
  const { operation, match } = fault;
  if (
    operation !== undefined &&
    !(Array.isArray(operation) ? operation : [operation]).includes(target.operation)
  ) {
    return false;
  }
  if (fault.kind === 'refuse-attribute' || fault.kind === 'ignore-attribute') {
    if (!Object.hasOwn(target.fields, fault.attribute)) return false;
    const wanted = fault.kind === 'refuse-attribute' ? fault.value : undefined;
    if (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(target.fields[fault.attribute]))
      return false;
  }
  if (fault.kind === 'invisible' && target.operation !== 'create') return false;
  if (match === undefined) return true;
  const { username, email, id } = match;
  if (
    id !== undefined &&
    !same(id, target.id) &&
    !same(id, target.user?.profile_id) &&
    !same(id, target.user?.user)
  ) {
    return false;
  }
  if (
    username !== undefined &&
    !same(username, target.fields.username) &&
    !same(username, target.user?.username)
  ) {
    return false;
  }
  return (
    email === undefined ||
    ['email', 'emails', 'email_id'].some((name) => holds(email, target.fields[name])) ||
    same(email, target.user?.email)
  );
};
