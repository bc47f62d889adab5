import type * as z from 'zod';

/** More faults than this are not worth a sender's reading. */
const maxErrors = 20;
/** A field name as people write one. Anything else might be data in the wrong place. */
const fieldName = /^[A-Za-z_][A-Za-z0-9_-]{0,39}$/;

const codes: Readonly<Record<string, string>> = {
  invalid_format: 'malformed',
  invalid_type: 'wrong-type',
  invalid_union: 'malformed',
  invalid_value: 'not-allowed',
  not_multiple_of: 'malformed',
  too_big: 'too-long',
  too_small: 'too-short',
};

const expectations: Readonly<Record<string, string>> = {
  'user.landline': 'digits, as a string or a non-negative integer',
  'user.email': 'an e-mail address',
  occurredAt: 'an ISO 8601 time with an offset',
  effectiveAt: 'an ISO 8601 time with an offset',
};

/** Tells a sender what is wrong with a body: paths, codes and expectations, one of each path, and no value. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], body: unknown): readonly FieldError[] {
  const errors = new Map<string, FieldError>();
  for (const found of issues.flatMap((issue) => describeIssue(issue, body))) {
    if (!errors.has(found.path)) errors.set(found.path, found);
  }
  return [...errors.values()].slice(0, maxErrors);
}

function describeIssue(issue: z.core.$ZodIssue, body: unknown): readonly FieldError[] {
  const path = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), code: 'unknown-field' }));
  }
  if (issue.code === 'custom') {
    const { code, expected } = issue.params ?? {};
    return [error({ path, code: typeof code === 'string' ? code : 'malformed', expected })];
  }
  const missing = issue.path.length > 0 && valueAt(body, issue.path) === undefined;
  const code = missing ? 'required' : (codes[issue.code] ?? 'malformed');
  return [error({ path, code, expected: expectations[path] ?? expectation(issue) })];
}

function expectation(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'invalid_type') return issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ');
  if (issue.code === 'too_big') return `at most ${issue.maximum} characters`;
  return undefined;
}

function error(fields: { path: string; code: string; expected: unknown }): FieldError {
  const { path, code, expected } = fields;
  return typeof expected === 'string' ? { path, code, expected } : { path, code };
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map((part) => (fieldName.test(String(part)) ? String(part) : '(unprintable name)')).join('.');
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/** One fault of a body: where, and what was expected there. Never the value that was found. */
export interface FieldError {
  /** Names joined by dots, such as `user.email`. Empty for the body itself. */
  readonly path: string;
  readonly code: string;
  readonly expected?: string;
}
