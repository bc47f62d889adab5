import type { Fields } from '../wire/read-request-body.ts';
import type { Fault } from './fault.ts';

/** What a fault can be aimed at. */
export interface FaultTarget {
  readonly operation: string;
  /** Whether the operation adds a user. */
  readonly creates: boolean;
  /** The body's fields by the names under which faults know them. */
  readonly fields: Fields;
  /** Under which names the request or the user that it is about is known. */
  readonly about: {
    readonly id: readonly unknown[];
    readonly username: readonly unknown[];
    readonly email: readonly unknown[];
  };
}

const same = (wanted: string, value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'number') &&
  String(value).trim().toLowerCase() === wanted.trim().toLowerCase();

/** Several addresses may stand in one value, separated by `;` or `,`. */
const holds = (wanted: string, value: unknown): boolean =>
  Array.isArray(value)
    ? value.some((part) => same(wanted, part))
    : typeof value === 'string' && value.split(/[;,]/).some((part) => same(wanted, part));

const concernsOperation = ({ operation }: Fault, target: FaultTarget): boolean =>
  operation === undefined || (Array.isArray(operation) ? operation : [operation]).includes(target.operation);

const concernsFields = (fault: Fault, { fields, creates }: FaultTarget): boolean => {
  if (fault.kind === 'invisible') return creates;
  if (fault.kind !== 'refuse-attribute' && fault.kind !== 'ignore-attribute') return true;
  if (!Object.hasOwn(fields, fault.attribute)) return false;
  const wanted = fault.kind === 'refuse-attribute' ? fault.value : undefined;
  return wanted === undefined || JSON.stringify(wanted) === JSON.stringify(fields[fault.attribute]);
};

/** Whether the fault is aimed at this request. */
export const faultMatches = (fault: Fault, target: FaultTarget): boolean => {
  if (!concernsOperation(fault, target) || !concernsFields(fault, target)) return false;
  const { id, username, email } = fault.match ?? {};
  const { about } = target;
  return (
    (id === undefined || about.id.some((value) => same(id, value))) &&
    (username === undefined || about.username.some((value) => same(username, value))) &&
    (email === undefined || about.email.some((value) => holds(email, value)))
  );
};
