import { createFaultSchema } from '../common/faults/fault.ts';

/** The seven published operations, then what the vendor names as replacements of those that it calls deprecated. */
export const operationNames = [
  'user_info',
  'list',
  'create',
  'retrieve',
  'replace',
  'patch',
  'delete',
  'invite',
  'set_role',
  'set_name',
  'remove',
] as const;

export type OperationName = (typeof operationNames)[number];

/** Which documents describe an operation: `published` is the older family under `/user/`, `newer` the replacements. */
export type Family = 'published' | 'newer';

/** The faults that can be armed here. */
export const faultSchema = createFaultSchema(operationNames);

/** Where every path starts. */
export const basePath = '/api';

/** What the parts of a path name. `id` is the number of a user in the older family and a UUID in the newer one. */
export interface PathValues {
  readonly id?: string | undefined;
  readonly enterprise?: string | undefined;
}

interface Route {
  readonly pattern: RegExp;
  readonly family: Family;
  readonly methods: Readonly<Record<string, OperationName>>;
}

const routes: readonly Route[] = [
  { pattern: /^\/user_info\/$/, family: 'published', methods: { GET: 'user_info' } },
  { pattern: /^\/user\/$/, family: 'published', methods: { GET: 'list', POST: 'create' } },
  {
    pattern: /^\/user\/(?<id>\d+)\/$/,
    family: 'published',
    methods: { GET: 'retrieve', PUT: 'replace', PATCH: 'patch', DELETE: 'delete' },
  },
  {
    pattern: /^\/authn2\/v0\/tenant\/(?<enterprise>[^/]+)\/invite$/,
    family: 'newer',
    methods: { POST: 'invite' },
  },
  { pattern: /^\/authz2\/v1\/users\/(?<id>[^/]+)$/, family: 'newer', methods: { PUT: 'set_role' } },
  { pattern: /^\/authn2\/v0\/user\/(?<id>[^/]+)$/, family: 'newer', methods: { PUT: 'set_name' } },
  {
    pattern: /^\/authn2\/v0\/tenant\/(?<enterprise>[^/]+)\/user\/(?<id>[^/]+)\/$/,
    family: 'newer',
    methods: { DELETE: 'remove' },
  },
];

export type RouteMatch =
  | ({
      readonly kind: 'operation';
      readonly operation: OperationName;
      readonly family: Family;
    } & PathValues)
  | { readonly kind: 'wrong-method'; readonly family: Family }
  | { readonly kind: 'slash-missing' }
  | { readonly kind: 'unknown' };

/** Finds the operation of a method and path. */
export const matchOperation = (method: string, pathname: string): RouteMatch => {
  if (!pathname.startsWith(`${basePath}/`)) return { kind: 'unknown' };
  const path = pathname.slice(basePath.length);
  for (const { pattern, family, methods } of routes) {
    const found = pattern.exec(path);
    if (found === null) continue;
    const operation = methods[method];
    if (operation === undefined) return { kind: 'wrong-method', family };
    const { id, enterprise } = found.groups ?? {};
    return { kind: 'operation', operation, family, id, enterprise };
  }
  const slashed = routes.some(({ pattern, family }) => family === 'published' && pattern.test(`${path}/`));
  return slashed ? { kind: 'slash-missing' } : { kind: 'unknown' };
};
