import { badRequest, type ScimError } from '../http/scim-error.ts';
import type { ScimGroupTerm, ScimQuery, ScimUserTerm } from '../scim-service.ts';
import { type FilterExpression, parseFilterText } from './parse-filter-text.ts';

/** By their names in lower case. */
export type QueryParameters = ReadonlyMap<string, string>;

/** What is asked for where a client says nothing. */
const defaultCount = 100;
/** The most that one page has. */
export const maxCount = 200;

/** What users may be looked up by: a path, in lower case, and the term it is. */
const userTerms = new Map<string, ScimUserTerm['attribute']>([
  ['id', 'id'],
  ['username', 'userName'],
  ['externalid', 'externalId'],
  ['emails', 'email'],
  ['emails.value', 'email'],
  ['manager', 'manager'],
  ['manager.value', 'manager'],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:manager', 'manager'],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:manager.value', 'manager'],
]);

const groupTerms = new Map<string, ScimGroupTerm['attribute']>([
  ['id', 'id'],
  ['displayname', 'displayName'],
  ['externalid', 'externalId'],
  ['members', 'member'],
  ['members.value', 'member'],
]);

/** Reads the query of a request. API Gateway's own reading joins what occurs twice. */
export function readParameters(rawQueryString: string): QueryParameters {
  return new Map(
    [...new URLSearchParams(rawQueryString)].map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** Reads `filter`, `startIndex` and `count` of a list of users. Throws a `ScimError` (400). */
export function readUserQuery(parameters: QueryParameters): ScimQuery<ScimUserTerm> {
  return readQuery(parameters, userTerms);
}

/** The same for groups. */
export function readGroupQuery(parameters: QueryParameters): ScimQuery<ScimGroupTerm> {
  return readQuery(parameters, groupTerms);
}

function readQuery<Attribute extends string>(
  parameters: QueryParameters,
  terms: ReadonlyMap<string, Attribute>,
): ScimQuery<{ readonly attribute: Attribute; readonly value: string }> {
  const text = parameters.get('filter')?.trim() ?? '';
  const filter = text === '' ? undefined : readTerms(parseFilterText(text), terms);
  // A filter that compares types alone names no one, and everyone is not what it asks for.
  if (filter?.length === 0) throw notIndexed('filter-attribute');
  return {
    ...(filter === undefined ? {} : { filter }),
    // RFC 7644, 3.4.2.4: less than 1 is 1, and less than 0 is 0.
    startIndex: Math.max(1, readInteger(parameters.get('startindex')) ?? 1),
    count: Math.min(maxCount, Math.max(0, readInteger(parameters.get('count')) ?? defaultCount)),
  };
}

function readInteger(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number))
    throw badRequest('invalidValue', 'startIndex and count are whole numbers.', 'not-an-integer');
  return number;
}

function readTerms<Attribute extends string>(
  expression: FilterExpression,
  terms: ReadonlyMap<string, Attribute>,
): readonly { readonly attribute: Attribute; readonly value: string }[] {
  switch (expression.kind) {
    case 'and':
      return expression.all.flatMap((one) => readTerms(one, terms));
    case 'compare': {
      const path = expression.path.toLowerCase();
      const attribute = terms.get(withoutCoreUrn(path));
      if (attribute === undefined) throw notIndexed('filter-attribute');
      if (expression.operator !== 'eq') throw notIndexed('filter-operator');
      if (typeof expression.value === 'object' || expression.value === '') throw notIndexed('filter-value');
      return [{ attribute, value: String(expression.value) }];
    }
    case 'among':
      return readAmong(expression, terms);
    default:
      throw notIndexed('filter-operator');
  }
}

/** `emails[type eq "work" and value eq "…"]`, and `emails[type eq "work"]` before `.value eq "…"`. A user is found by any of the addresses. */
function readAmong<Attribute extends string>(
  { path, filter }: Extract<FilterExpression, { kind: 'among' }>,
  terms: ReadonlyMap<string, Attribute>,
): readonly { readonly attribute: Attribute; readonly value: string }[] {
  const attribute = terms.get(`${withoutCoreUrn(path.toLowerCase())}.value`);
  if (attribute === undefined) throw notIndexed('filter-attribute');
  return (filter.kind === 'and' ? filter.all : [filter]).flatMap((term) => {
    if (term.kind !== 'compare' || term.operator !== 'eq') throw notIndexed('filter-operator');
    const name = term.path.toLowerCase();
    if (name === 'type' || name === 'primary') return [];
    if (name !== 'value' || typeof term.value !== 'string') throw notIndexed('filter-attribute');
    return [{ attribute, value: term.value }];
  });
}

const coreUrn = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/;

function withoutCoreUrn(path: string): string {
  return path.replace(coreUrn, '');
}

function notIndexed(because: string): ScimError {
  return badRequest(
    'invalidFilter',
    'The filter is not one of eq, joined by and, on userName, externalId, id or emails; of groups, on displayName, externalId, id or members.',
    because,
  );
}
