import * as z from 'zod';
import type { Attributes } from '../domain/attributes.ts';
import { identifierTypes } from '../domain/identifiers.ts';
import type { RolePolicy } from '../domain/role-policy.ts';
import type { EventType } from '../domain/user-event.ts';
import { attributeSchemas } from '../webhook/attribute-schemas.ts';

/** How lists of people write whether somebody is active, in the languages of the columns. Case does not matter. */
const active = z.stringbool({
  truthy: [
    ...['true', 'yes', 'y', '1', 'active', 'enabled', 'employed'],
    ...['ja', 'wahr', 'aktiv', 'oui', 'vrai', 'actif', 'sí', 'si', 'verdadero', 'activo'],
  ],
  falsy: [
    ...['false', 'no', 'n', '0', 'inactive', 'disabled', 'terminated', 'left', 'leaver'],
    ...['nein', 'falsch', 'inaktiv', 'non', 'faux', 'inactif', 'falso', 'inactivo'],
  ],
});

/** Also looked at where an attribute is at fault already: a row is told all that is wrong with it at once. */
const always = () => true;

/**
 * What a row may say of a person, by its action; `none` where it has none. The attributes are those of the webhooks,
 * but a role that needs approval is taken: it holds the import's plan.
 */
export function rowUserSchemas({
  allowedRoles,
  approvalRoles,
}: RolePolicy): Readonly<Record<EventType | 'none', z.ZodType<Attributes>>> {
  const attributes = attributeSchemas({
    allowedRoles: [...allowedRoles, ...approvalRoles],
    approvalRoles: [],
  });
  const anything = z
    .strictObject({ ...attributes, active })
    .exactPartial()
    .refine(isNamed, { params: { code: 'required', expected: namedBy }, when: always });
  const offboarding = z
    .strictObject({ ...attributes, active: agreeing(false) })
    .exactPartial()
    .refine(isNamed, { params: { code: 'required', expected: namedBy }, when: always });
  const onboarding = z
    .strictObject({ ...attributes, active: agreeing(true) })
    .exactPartial()
    .extend({ email: attributes.email })
    .refine(hasName, { params: { code: 'required', expected: calledBy }, when: always });
  return { none: anything, update: anything, offboard: offboarding, onboard: onboarding };
}

/** One of these has to be there, as a row's fault says. */
export const namedBy = `one of ${identifierTypes.join(', ')}`;
/** The same of what a new account is called. */
export const calledBy = 'displayName or givenName';

function isNamed(user: object): boolean {
  return identifierTypes.some((type) => Object.hasOwn(user, type));
}

function hasName({ displayName, givenName }: Attributes): boolean {
  return displayName !== undefined || givenName !== undefined;
}

function agreeing(wanted: boolean) {
  return active.refine((value) => value === wanted, { params: { code: 'contradicts-action' } });
}
