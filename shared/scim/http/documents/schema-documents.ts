import { scimUrns } from '../scim-urns.ts';
import type { Shown } from '../select-attributes.ts';

/** One attribute of a schema, as RFC 7643, section 7 describes it. */
export type AttributeDocument = Shown;

interface Facts {
  readonly type?: 'string' | 'boolean' | 'complex' | 'reference' | 'dateTime' | 'integer';
  readonly multiValued?: boolean;
  readonly required?: boolean;
  readonly caseExact?: boolean;
  readonly mutability?: 'readOnly' | 'readWrite' | 'immutable';
  readonly returned?: 'default' | 'always' | 'request';
  readonly uniqueness?: 'none' | 'server';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly AttributeDocument[];
}

/** Describes an attribute; what is not said is as RFC 7643, section 2.2 presumes. */
export function attribute(name: string, description: string, facts: Facts = {}): AttributeDocument {
  const { type = 'string', ...more } = facts;
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    ...(type === 'string' || type === 'reference' ? { caseExact: false } : {}),
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...more,
  };
}

/** Describes one that only the service says. */
export function shownAttribute(name: string, description: string, facts: Facts = {}): AttributeDocument {
  const subAttributes = facts.subAttributes?.map((one) => ({ ...one, mutability: 'readOnly' }));
  return attribute(name, description, {
    ...facts,
    mutability: 'readOnly',
    ...(subAttributes === undefined ? {} : { subAttributes }),
  });
}

/** A schema as `/Schemas` shows it. */
export function schemaDocument(schema: {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly AttributeDocument[];
}): Shown & { readonly id: string } {
  return { schemas: [scimUrns.schema], ...schema };
}
