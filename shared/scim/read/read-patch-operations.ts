import { badRequest, ScimError } from '../http/scim-error.ts';
import { isScimBody, type ScimBody } from './read-scim-body.ts';
import { membersOf, wordOf } from './read-values.ts';

/** One operation of a PATCH. Without a path, its value is an object with what changes. */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string | undefined;
  readonly value: unknown;
}

/** No client sends more for one resource; members of a group come as values of one operation. */
const maxOperations = 200;

/**
 * Reads the operations of a PATCH: `add`, `Add` and `ADD` are one, `Operations` may begin with a small letter. Throws a
 * {@link ScimError}: 400 `invalidSyntax`, or 413 where there are too many.
 */
export function readPatchOperations(body: ScimBody): readonly PatchOperation[] {
  const operations = membersOf(body).get('operations');
  if (!Array.isArray(operations) || operations.length === 0)
    throw badRequest('invalidSyntax', 'The body has no Operations.', 'no-operations');
  if (operations.length > maxOperations)
    throw new ScimError(
      { status: 413, detail: `A PATCH has at most ${maxOperations} operations.` },
      { because: 'too-many-operations' },
    );
  return operations.map(readOperation);
}

function readOperation(operation: unknown): PatchOperation {
  if (!isScimBody(operation)) throw badRequest('invalidSyntax', 'An operation is not an object.');
  const members = membersOf(operation);
  const op = wordOf(members.get('op'));
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw badRequest(
      'invalidSyntax',
      'An operation is none of add, replace and remove.',
      'unknown-operation',
    );
  const path = members.get('path');
  const value = members.get('value');
  if (path !== undefined && path !== null && typeof path !== 'string')
    throw badRequest('invalidPath', 'The path of an operation is not a text.');
  const hasPath = typeof path === 'string' && path.trim() !== '';
  if (!hasPath && op === 'remove')
    throw badRequest('noTarget', 'An operation that removes names no path.', 'remove-without-path');
  if (!hasPath && !isScimBody(value))
    throw badRequest('invalidSyntax', 'An operation without a path has no object as its value.');
  if (op !== 'remove' && value === undefined)
    throw badRequest('invalidSyntax', 'An operation that adds or replaces has no value.');
  return { op, path: hasPath ? path : undefined, value };
}
