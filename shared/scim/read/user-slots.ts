import type { ScimUserAttributes } from '../scim-service.ts';
import type { ListKind } from './list-entries.ts';

export type ValuesAttribute = 'emails' | 'phoneNumbers' | 'roles';
export type TextAttribute = Exclude<keyof ScimUserAttributes, ValuesAttribute | 'addresses' | 'active'>;
export type ListAttribute = ValuesAttribute | 'addresses';

/** What a name in a client's resource or path stands for. */
export type Slot =
  | { readonly kind: 'text'; readonly attribute: TextAttribute }
  | { readonly kind: 'active' }
  | {
      readonly kind: 'complex';
      readonly parts: ReadonlyMap<string, Slot>;
      /** The part that a plain text stands for: Entra sends a manager so. */
      readonly plain?: string;
    }
  | { readonly kind: 'list'; readonly attribute: ListAttribute; readonly entries: ListKind }
  /** An attribute of RFC 7643 that is taken and forgotten: clients send it unasked. */
  | { readonly kind: 'not-held' }
  /** What the service alone says. Clients repeat it in a PUT. */
  | { readonly kind: 'read-only' };

type Named = readonly (readonly [name: string, slot: Slot])[];

const texts = (...attributes: readonly TextAttribute[]): Named =>
  attributes.map((attribute) => [attribute.toLowerCase(), { kind: 'text', attribute }]);
const text = (name: string, attribute: TextAttribute): Named => [[name, { kind: 'text', attribute }]];
const complex = (name: string, parts: Named, plain?: string): Named => [
  [name, { kind: 'complex', parts: new Map(parts), ...(plain === undefined ? {} : { plain }) }],
];
const notHeld = (...names: readonly string[]): Named => names.map((name) => [name, { kind: 'not-held' }]);
const readOnly = (...names: readonly string[]): Named => names.map((name) => [name, { kind: 'read-only' }]);
const list = (attribute: ListAttribute, entries: ListKind): Named => [
  [attribute.toLowerCase(), { kind: 'list', attribute, entries }],
];

/** The attributes of a user, by their names in lower case. */
const core: ReadonlyMap<string, Slot> = new Map<string, Slot>([
  ...texts('userName', 'externalId', 'displayName', 'nickName', 'profileUrl', 'title', 'userType'),
  ...texts('preferredLanguage', 'locale', 'timezone'),
  ['active', { kind: 'active' }],
  ...complex('name', [
    ...texts('givenName', 'familyName', 'middleName', 'honorificPrefix', 'honorificSuffix'),
    ...text('formatted', 'formattedName'),
  ]),
  ...list('emails', 'values'),
  ...list('phoneNumbers', 'values'),
  ...list('roles', 'values'),
  ...list('addresses', 'addresses'),
  ...notHeld('password', 'ims', 'photos', 'entitlements', 'x509certificates'),
  ...readOnly('id', 'meta', 'schemas', 'groups'),
]);

const enterprise: ReadonlyMap<string, Slot> = new Map<string, Slot>([
  ...texts('employeeNumber', 'costCenter', 'organization', 'division', 'department'),
  ...complex(
    'manager',
    [
      ...text('value', 'manager'),
      ...text('displayname', 'managerDisplayName'),
      ['$ref', { kind: 'read-only' }],
    ],
    'value',
  ),
  // Some libraries put them into the extension as well.
  ...readOnly('schemas'),
]);

/** Finds what a name in lower case stands for. A map is asked and never an object: names come from clients. */
export function findUserSlot(schema: 'core' | 'enterprise' | 'targets', attribute: string): Slot | undefined {
  if (schema === 'targets') return { kind: 'read-only' };
  if (schema === 'core') return core.get(attribute);
  return attribute === '' ? { kind: 'complex', parts: enterprise } : enterprise.get(attribute);
}
