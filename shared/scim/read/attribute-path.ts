import { badRequest, type ScimError } from '../http/scim-error.ts';
import { scimUrns } from '../http/scim-urns.ts';
import { type FilterExpression, parseFilterText } from './parse-filter-text.ts';

/** Where in a resource an operation or a condition looks. Names are in lower case, as SCIM compares them. */
export interface AttributePath {
  readonly schema: 'core' | 'enterprise' | 'targets';
  /** Empty: the extension as a whole. */
  readonly attribute: string;
  /** `[type eq "work"]` */
  readonly filter?: FilterExpression;
  readonly subAttribute?: string;
}

const schemas: readonly (readonly [urn: string, schema: AttributePath['schema']])[] = [
  [scimUrns.user.toLowerCase(), 'core'],
  [scimUrns.group.toLowerCase(), 'core'],
  [scimUrns.enterpriseUser.toLowerCase(), 'enterprise'],
  [scimUrns.targets.toLowerCase(), 'targets'],
];

const maxLength = 1024;
const pattern = /^(?<attribute>[a-z$][\w$-]*)(?:\[(?<filter>.*)\])?(?:\.(?<sub>[a-z$][\w$-]*))?$/is;

/** Reads `userName`, `name.givenName`, `emails[type eq "work"].value` or `urn:…:User:employeeNumber`. Throws a `ScimError` (400 `invalidPath`). */
export function parseAttributePath(path: string): AttributePath {
  if (path.length > maxLength) throw invalid('path-too-long');
  const trimmed = path.trim();
  const { schema, rest } = splitSchema(trimmed);
  if (rest === '') return { schema, attribute: '' };
  const groups = pattern.exec(rest)?.groups;
  if (groups?.attribute === undefined) throw invalid('path-syntax');
  const { attribute, filter, sub } = groups;
  return {
    schema,
    attribute: attribute.toLowerCase(),
    ...(filter === undefined ? {} : { filter: parseFilterText(filter) }),
    ...(sub === undefined ? {} : { subAttribute: sub.toLowerCase() }),
  };
}

/** Takes a known URN off the beginning. After an unknown one, nothing is known. */
function splitSchema(path: string): { readonly schema: AttributePath['schema']; readonly rest: string } {
  const lower = path.toLowerCase();
  if (!lower.startsWith('urn:')) return { schema: 'core', rest: path };
  for (const [urn, schema] of schemas) {
    if (lower === urn) return { schema, rest: '' };
    if (lower.startsWith(`${urn}:`)) return { schema, rest: path.slice(urn.length + 1) };
  }
  throw invalid('unknown-schema');
}

function invalid(because: string): ScimError {
  return badRequest('invalidPath', 'The path names no attribute of the resource.', because);
}
