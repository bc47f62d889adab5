import * as z from 'zod';
import type { Attributes } from '../domain/attributes.ts';
import type { RolePolicy } from '../domain/authority/role-policy.ts';
import { identifierTypes } from '../domain/identity/identifiers.ts';
import { isTooPrecise, keptDigits, toInstant } from '../domain/instant.ts';
import type { EventType } from '../domain/user-event.ts';

/** A parsed body. Times are instants (see `toInstant`). */
export interface EventBody {
  readonly occurredAt: string;
  readonly effectiveAt?: string;
  readonly cancelScheduled?: true;
  readonly user: Attributes;
}

export type EventBodySchema = z.ZodType<EventBody>;

const minuteMs = 60_000;
/** A sender's clock may be ahead by so much. */
const maxAheadMs = 5 * minuteMs;
/** A leap year: what is planned for "in a year" must fit. */
const defaultPlannedDays = 366;
const dayMs = 24 * 60 * minuteMs;

/** What the schemas of all kinds of events are made of. */
export interface EventSchemaOptions {
  readonly rolePolicy: RolePolicy;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether the body must say its `type`. */
  readonly requireType?: boolean;
}

/**
 * The schema of a webhook's body. `user` is what the route takes; `now` is asked at every parse, so that the
 * schema is built once.
 */
export function eventBodySchema(
  options: Omit<EventSchemaOptions, 'rolePolicy'> & {
    readonly type: EventType;
    readonly user: z.ZodType<Attributes>;
    /** How far ahead something may be planned. */
    readonly maxPlannedDays?: number;
  },
): EventBodySchema {
  const { type, user, now, maxPlannedDays = defaultPlannedDays, requireType = false } = options;
  const stated = z.literal(type);
  const atMost = (limit: { readonly ms: number; readonly code: string; readonly expected: string }) =>
    instant.refine((value) => Date.parse(value) <= now() + limit.ms, { params: limit });
  const body = z.strictObject({
    occurredAt: atMost({ ms: maxAheadMs, code: 'in-the-future', expected: 'at most 5 minutes ahead' }),
    effectiveAt: z.exactOptional(
      atMost({
        ms: maxPlannedDays * dayMs,
        code: 'too-far-ahead',
        expected: `at most ${maxPlannedDays} days ahead`,
      }),
    ),
    type: requireType ? stated : z.exactOptional(stated),
    user,
  });
  // What an onboarding or offboarding does to plans follows from what it is.
  return type === 'update'
    ? body.extend({ cancelScheduled: z.exactOptional(z.literal(true)) }).transform(withoutType)
    : body.transform(withoutType);
}

function withoutType<Body extends { readonly type?: unknown }>({ type: _, ...body }: Body) {
  return body;
}

/**
 * A time with an offset, as an instant. What lies before 1970 is a sender's default value (`0001-01-01`), not a time at
 * which something happened. More digits than are kept are refused, because cutting them could turn two times round.
 */
const instant = z.iso
  .datetime({ offset: true, abort: true })
  .refine((value) => !isTooPrecise(value), {
    abort: true,
    params: { code: 'too-precise', expected: `at most ${keptDigits} digits after the second` },
  })
  .overwrite(toInstant)
  .refine((value) => value >= '1970' && value < '9999', {
    abort: true,
    params: { code: 'implausible-time' },
  });

/** Refuses a user whom nothing names. */
export function requireIdentifier(context: z.core.ParsePayload<object>): void {
  if (identifierTypes.some((type) => Object.hasOwn(context.value, type))) return;
  context.issues.push({
    code: 'custom',
    input: context.value,
    path: [],
    params: { code: 'required', expected: `one of ${identifierTypes.join(', ')}` },
  });
}
