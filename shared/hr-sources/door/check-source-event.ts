import * as z from 'zod';
import { type AttributeName, type Attributes, attributeNames } from '../../domain/attributes.ts';
import type { RolePolicy } from '../../domain/authority/role-policy.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { eventTypes } from '../../domain/user-event.ts';
import { attributeSchemas } from '../../events/attribute-schemas.ts';
import { describeIssues, type FieldError } from '../../events/describe-issues.ts';
import { eventBodySchema } from '../../events/event-body-schema.ts';
import type { Log } from '../../log/log.ts';
import type { SourceEvent } from '../hr-source.ts';

export type CheckedEvent =
  | {
      readonly kind: 'valid';
      readonly event: SourceEvent;
      /** Attributes that were left out, and why. */
      readonly dropped: readonly FieldError[];
    }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

const identifiers: ReadonlySet<string> = new Set(identifierTypes);
/** HR systems know when a fixed-term contract ends, years before. */
const maxPlannedDays = 3660;
/** Visible ASCII, as a webhook's id: it becomes part of a key and of a URL. */
const eventIdPattern = /^[\x21-\x7e]{1,255}$/;

/**
 * Checks what a source made of a payload by the rules of the webhooks, with one difference: no one at an HR system reads
 * a 422, and a leaver must not keep an account because of a bad telephone number. So an attribute that is not valid is left
 * out and named, a role that may not be given included; only what then names no one is refused, and an `active` that cannot be read.
 */
export function createSourceEventCheck(options: {
  readonly rolePolicy: RolePolicy;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}): (event: SourceEvent) => CheckedEvent {
  const schemas: Readonly<Record<string, z.ZodType>> = attributeSchemas(options.rolePolicy);
  const user = z.custom<Attributes>((value) => typeof value === 'object');
  const bodies = new Map(
    eventTypes.map((type) => [type, eventBodySchema({ type, user, now: options.now, maxPlannedDays })]),
  );

  return function checkSourceEvent({ eventId, type, activeSince, ...said }) {
    const { kept, dropped, unreadable } = sift(said.user);
    const body = bodies.get(type)?.safeParse({ ...said, user: kept });
    const errors = [
      ...(eventIdPattern.test(eventId) ? [] : [{ path: 'eventId', code: 'malformed' }]),
      ...(body?.success === false ? describeIssues(body.error.issues, said) : []),
      ...unreadable,
      ...missing(type, kept),
    ];
    if (errors.length > 0 || body?.data === undefined) {
      const why = dropped.filter(({ path }) => errors.some((error) => error.path === path));
      const others = errors.filter(({ path }) => !why.some((error) => error.path === path));
      return { kind: 'invalid', errors: [...others, ...why] };
    }
    const since = activeSince === undefined ? {} : { activeSince };
    return { kind: 'valid', event: { eventId, type, ...since, ...body.data }, dropped };

    function sift(user: Attributes) {
      const kept: { [A in AttributeName]?: Attributes[A] } = {};
      const dropped: FieldError[] = [];
      const unreadable: FieldError[] = [];
      for (const name of attributeNames) {
        const value = user[name];
        const schema = schemas[name];
        if (value === undefined) continue;
        const path = `user.${name}`;
        if (schema === undefined) {
          // `active` belongs to updates; an onboarding and an offboarding imply it. What cannot be read may take access away.
          if (type !== 'update' || value === null) continue;
          if (typeof value === 'boolean') kept[name] = value;
          else unreadable.push({ path, code: 'wrong-type', expected: 'boolean' });
        } else if (value === null) {
          if (type === 'update' && !identifiers.has(name)) kept[name] = null;
        } else {
          const parsed = schema.safeParse(value);
          if (parsed.success) kept[name] = String(parsed.data);
          else
            dropped.push({
              path,
              code: describeIssues(parsed.error.issues, value)[0]?.code ?? 'malformed',
            });
        }
      }
      return { kept, dropped, unreadable };
    }
  };
}

function missing(type: SourceEvent['type'], user: Attributes): readonly FieldError[] {
  if (type !== 'onboard') {
    const isNamed = identifierTypes.some((name) => user[name] !== undefined);
    const expected = `one of ${identifierTypes.join(', ')}`;
    return isNamed ? [] : [{ path: 'user', code: 'required', expected }];
  }
  const hasName = user.displayName !== undefined || user.givenName !== undefined;
  return [
    ...(user.email === undefined ? [{ path: 'user.email', code: 'required' }] : []),
    ...(hasName ? [] : [{ path: 'user', code: 'required', expected: 'displayName or givenName' }]),
  ];
}

/** Names the attributes that were left out of an event, by code: no one at the HR system is told. */
export function logDropped(
  log: Log,
  event: {
    readonly source: string;
    readonly eventId: string;
    readonly dropped: readonly FieldError[];
  },
): void {
  const { source, eventId, dropped } = event;
  for (const { path, code } of dropped) {
    log('warn', 'source-attribute-dropped', { source, eventId, because: `${path}:${code}` });
  }
}
