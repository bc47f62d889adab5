import * as z from 'zod';
import type { Attributes } from '../../domain/attributes.ts';
import type { RolePolicy } from '../../domain/authority/role-policy.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import type { EventType } from '../../domain/user-event.ts';
import { attributeSchemas } from '../../events/attribute-schemas.ts';
import { dayStart } from '../../events/day-start.ts';
import { describeIssues, type FieldError } from '../../events/describe-issues.ts';
import { eventBodySchema } from '../../events/event-body-schema.ts';

/** How lists of people write whether someone is active, in the languages of the columns. Case does not matter. */
export const active = z.stringbool({
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
function rowUserSchemas({
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

export interface RowSchemaOptions {
  readonly rolePolicy: RolePolicy;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** An IANA time zone, in which a date without a time is meant. */
  readonly timeZone: string;
}

/** A value that may be used where there are no faults. A fault's path is an attribute's name, or empty. */
export interface Checked<T> {
  readonly value: T;
  readonly faults: readonly FieldError[];
}

export interface RowSchemas {
  readonly checkUser: (cells: object, action: EventType | undefined) => Checked<Attributes>;
  /**
   * A blank cell says nothing. A date alone means its beginning or, of someone who leaves, its end: the last day is
   * worked.
   */
  readonly checkTime: (cell: string, isLeaving: boolean) => Checked<string | undefined>;
}

const date = /^\d{4}-\d{2}-\d{2}$/;
/** What databases have for a day that never comes, however it is written. */
const openEnd = /(?<!\d)(?:[3-9]\d{3}|2[1-9]\d\d|2099|4712)(?!\d)/;
const endless: FieldError = {
  path: 'effectiveAt',
  code: 'too-far-ahead',
  expected: 'a blank cell, if it means “open end”',
};
const timeExpected = 'a date such as 2026-12-01, or an ISO 8601 time with an offset';
const yesOrNo = 'yes or no, true or false, 1 or 0, active or inactive';
/** The webhooks' schema wants one. A row has none of its own: the file says as of when it speaks. */
const occurredAt = '2000-01-01T00:00:00.000Z';

/** The webhooks' schemas, for the cells of a row. */
export function createRowSchemas({ rolePolicy, now, timeZone }: RowSchemaOptions): RowSchemas {
  const users = rowUserSchemas(rolePolicy);
  const timeOf = createDayReader(timeZone);
  const bodies = {
    none: z.object({ user: users.none }),
    onboard: z.object({ user: users.onboard }),
    update: z.object({ user: users.update }),
    offboard: z.object({ user: users.offboard }),
  };
  const time = eventBodySchema({ type: 'update', user: z.strictObject({}), now });
  return {
    checkUser(cells, action) {
      const body = { user: cells };
      const parsed = bodies[action ?? 'none'].safeParse(body);
      if (parsed.success) return { value: parsed.data.user, faults: [] };
      const faults = describeIssues(parsed.error.issues, body);
      return { value: {}, faults: faults.map(withoutUser).map(withYesOrNo) };
    },
    checkTime(cell, isLeaving) {
      if (cell === '') return { value: undefined, faults: [] };
      if (openEnd.test(cell)) return { value: undefined, faults: [endless] };
      const body = { occurredAt, effectiveAt: timeOf(cell, isLeaving), user: {} };
      const parsed = time.safeParse(body);
      if (parsed.success) return { value: parsed.data.effectiveAt, faults: [] };
      const faults = describeIssues(parsed.error.issues, body);
      return { value: undefined, faults: faults.map(withDateExpected) };
    },
  };
}

function withoutUser(fault: FieldError): FieldError {
  return { ...fault, path: fault.path.replace(/^user\.?/, '') };
}

/** Every word for yes and no in four languages would help no one. */
function withYesOrNo(fault: FieldError): FieldError {
  return fault.path === 'active' && fault.code === 'not-allowed' ? { ...fault, expected: yesOrNo } : fault;
}

function withDateExpected(fault: FieldError): FieldError {
  return fault.code === 'malformed' ? { ...fault, expected: timeExpected } : fault;
}

/** Dates repeat from row to row, and reading one in a time zone takes long. */
function createDayReader(timeZone: string): (cell: string, isLeaving: boolean) => string {
  const known = new Map<string, string>();
  return (cell, isLeaving) => {
    if (!date.test(cell)) return cell;
    const daysLater = isLeaving ? 1 : 0;
    const key = `${cell}+${daysLater}`;
    const time = known.get(key) ?? dayStart({ date: cell, timeZone, daysLater }) ?? cell;
    if (known.size < 10_000) known.set(key, time);
    return time;
  };
}
