import type * as z from 'zod';
import type { AttributeName, Attributes, AttributeValue } from '../../domain/attributes.ts';
import type { attributeSchemas } from '../../events/attribute-schemas.ts';
import { describeIssues } from '../../events/describe-issues.ts';
import type { ScimInvalid, ScimUserAttributes } from '../scim-service.ts';

type Schemas = ReturnType<typeof attributeSchemas>;

export type CheckedValues =
  | { readonly kind: 'valid'; readonly values: Attributes }
  | { readonly kind: 'invalid'; readonly invalid: ScimInvalid };

const paths: { readonly [A in AttributeName]?: string } = {
  email: 'emails',
  givenName: 'name.givenName',
  familyName: 'name.familyName',
  phone: 'phoneNumbers',
  landline: 'phoneNumbers',
  role: 'roles',
};

/** Names are parts of keys, and a record has room for 400 KB. */
const [maxExternalId, maxCharacters] = [256, 64_000];

/**
 * Checks what a client says by the rules of the webhooks. No one who leaves keeps an account because of a bad telephone number: then
 * what is not valid is left out.
 */
export function checkValues(changed: Attributes, schemas: Schemas): CheckedValues {
  const values: { [A in AttributeName]?: AttributeValue } = {};
  const errors: string[] = [];
  for (const [name, value] of Object.entries(changed) as [AttributeName, AttributeValue][]) {
    if (typeof value !== 'string' || name === 'active') {
      values[name] = value;
      continue;
    }
    const parsed = schemas[name].safeParse(value);
    if (parsed.success) values[name] = parsed.data;
    else if (changed.active !== false) errors.push(describeFault(name, { error: parsed.error, value }));
  }
  if (errors.length === 0) return { kind: 'valid', values };
  return { kind: 'invalid', invalid: invalidValue(errors.join('; ')) };
}

/** What is wrong with what the client would have said of the user; undefined where nothing is. Names are checked of a leaver, too. */
export function faultOf(sent: ScimUserAttributes, schemas: Schemas): ScimInvalid | undefined {
  const { userName = '', externalId = '' } = sent;
  if (userName.trim() === '') return invalidValue('userName: required');
  const name = schemas.userName.safeParse(userName);
  if (!name.success) return invalidValue(describeFault('userName', { error: name.error, value: userName }));
  if (externalId.length > maxExternalId) return invalidValue('externalId: too-long');
  if (JSON.stringify(sent).length > maxCharacters) return invalidValue('the user is too large');
  return undefined;
}

function describeFault(
  name: AttributeName,
  { error, value }: { readonly error: z.ZodError; readonly value: string },
): string {
  const [issue] = describeIssues(error.issues, value);
  return `${paths[name] ?? name}: ${issue?.code ?? 'malformed'}`;
}

function invalidValue(detail: string): ScimInvalid {
  return { kind: 'invalid', scimType: 'invalidValue', detail };
}
