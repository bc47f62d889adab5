import * as z from 'zod';
import type { Attributes } from '../domain/attributes.ts';
import type { EventType } from '../domain/user-event.ts';
import type { RolePolicy } from '../webhook/attribute-schemas.ts';
import { describeIssues } from '../webhook/describe-issues.ts';
import { eventBodySchema } from '../webhook/event-body-schema.ts';
import type { FieldError } from '../webhook/problem-details.ts';
import { rowUserSchemas } from './row-user-schemas.ts';

export interface RowSchemaOptions {
  readonly rolePolicy: RolePolicy;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A value that may be used where there are no faults. A fault's path is an attribute's name, or empty. */
export interface Checked<T> {
  readonly value: T;
  readonly faults: readonly FieldError[];
}

export interface RowSchemas {
  readonly checkUser: (cells: object, action: EventType | undefined) => Checked<Attributes>;
  /** A blank cell says nothing; a date alone begins at midnight UTC. */
  readonly checkTime: (cell: string) => Checked<string | undefined>;
}

const date = /^\d{4}-\d{2}-\d{2}$/;
const timeExpected = 'a date such as 2026-12-01, or an ISO 8601 time with an offset';
/** The webhooks' schema wants one. A row has none of its own: the file says as of when it speaks. */
const occurredAt = '2000-01-01T00:00:00.000Z';

/** The webhooks' schemas, for the cells of a row. */
export function createRowSchemas({ rolePolicy, now }: RowSchemaOptions): RowSchemas {
  const users = rowUserSchemas(rolePolicy);
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
      return { value: {}, faults: faults.map(withoutUser) };
    },
    checkTime(cell) {
      if (cell === '') return { value: undefined, faults: [] };
      const body = { occurredAt, effectiveAt: date.test(cell) ? `${cell}T00:00:00Z` : cell, user: {} };
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

function withDateExpected(fault: FieldError): FieldError {
  return fault.code === 'malformed' ? { ...fault, expected: timeExpected } : fault;
}
