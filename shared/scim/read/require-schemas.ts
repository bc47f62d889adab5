import { badRequest } from '../http/scim-error.ts';
import type { ScimBody } from './read-scim-body.ts';
import { membersOf, wordOf } from './read-values.ts';

/** Refuses a body that is not of a schema, or that names one that the service does not know (400). Names are compared in any case. */
export function requireSchemas(
  body: ScimBody,
  { required, allowed }: { readonly required: string; readonly allowed: readonly string[] },
): void {
  const named = membersOf(body).get('schemas');
  const schemas = Array.isArray(named) ? named.map(wordOf) : [];
  if (!schemas.includes(required.toLowerCase()))
    throw badRequest('invalidSyntax', `The body is not of the schema ${required}.`, 'schema-missing');
  const known = allowed.map((one) => one.toLowerCase());
  if (schemas.some((one) => !known.includes(one)))
    throw badRequest(
      'invalidSyntax',
      'The body names a schema that the service does not know.',
      'unknown-schema',
    );
}
