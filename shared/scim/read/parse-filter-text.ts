import { type Filter, parse } from 'scim2-parse-filter';
import { parseJson } from '../../http/parse-json.ts';
import { badRequest } from '../http/scim-error.ts';

/** The parser calls itself for each parenthesis: what is longer than any client's filter is not given to it. */
const maxLength = 1024;

const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;

export type Comparison = (typeof comparisons)[number];

/** A filter of RFC 7644, section 3.4.2.2. Paths are as they were sent. */
export type FilterExpression =
  | {
      readonly kind: 'compare';
      readonly path: string;
      readonly operator: Comparison;
      readonly value: string | number | boolean | null;
    }
  | { readonly kind: 'present'; readonly path: string }
  | { readonly kind: 'and' | 'or'; readonly all: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly filter: FilterExpression }
  /** `emails[type eq "work"]` */
  | { readonly kind: 'among'; readonly path: string; readonly filter: FilterExpression };

/** Parses a filter. Throws a `ScimError` (400 `invalidFilter`). */
export function parseFilterText(text: string): FilterExpression {
  if (text.length > maxLength)
    throw badRequest('invalidFilter', 'The filter is too long.', 'filter-too-long');
  let parsed: Filter;
  try {
    parsed = parse(text);
  } catch {
    // The parser's error quotes the filter.
    throw badRequest('invalidFilter', 'The filter does not parse.', 'filter-syntax');
  }
  return expressionOf(parsed);
}

/** The parser takes some other words for operators, such as `constructor`; they are refused here. */
function expressionOf(filter: Filter): FilterExpression {
  switch (filter.op) {
    case 'and':
    case 'or':
      return { kind: filter.op, all: filter.filters.map(expressionOf) };
    case 'not':
      return { kind: 'not', filter: expressionOf(filter.filter) };
    case '[]':
      return { kind: 'among', path: filter.attrPath, filter: expressionOf(filter.valFilter) };
    case 'pr':
      return { kind: 'present', path: filter.attrPath };
    default:
      if (!comparisons.includes(filter.op))
        throw badRequest('invalidFilter', 'The filter has an unknown operator.', 'filter-operator');
      return {
        kind: 'compare',
        path: filter.attrPath,
        operator: filter.op,
        value: typeof filter.compValue === 'string' ? unescaped(filter.compValue) : filter.compValue,
      };
  }
}

/**
 * The texts of a filter are JSON's, of which the parser unescapes the quotes alone. Some clients escape nothing: what would be a
 * control character, which no value has, is the backslash of `DOMAIN\name`.
 */
function unescaped(text: string): string {
  const read = parseJson(`"${text.replaceAll('"', '\\"')}"`);
  return typeof read === 'string' && read.isWellFormed() && !/\p{Cc}/u.test(read) ? read : text;
}
