import * as z from 'zod';
import { describeIssues } from '../../events/describe-issues.ts';
import type { Translation } from '../hr-source.ts';
import { placeBy, reasonOfType } from '../kit/combine-entries.ts';
import { employeeIdSchema } from '../kit/employee-id-schema.ts';
import { readInstant } from '../kit/read-instant.ts';

/**
 * Gusto's events that say something of an account. `terminated` and `rehired` are decisions, mostly for a later day, which
 * can be cancelled; the `effective` ones are sent when that day has come. Gusto's pages spell the effective termination
 * in two ways.
 */
const noticeKinds = [
  'employee.created',
  'employee.updated',
  'employee.onboarded',
  'employee.terminated',
  'employee.terminated_effective',
  'employee.termination_effective',
  'employee.termination_cancelled',
  'employee.rehired',
  'employee.rehire_effective',
  'employee.rehire_cancelled',
  'employee.deleted',
] as const;

export type NoticeKind = (typeof noticeKinds)[number];

export function isNoticeKind(type: string): type is NoticeKind {
  return noticeKinds.some((kind) => kind === type);
}

/** What a webhook means: Gusto's carry ids only. `uuid` stays the same over retries; `timestamp` is in seconds. */
export function translatePayload(payload: unknown): Translation {
  const head = headSchema.safeParse(payload);
  if (!head.success) return { kind: 'malformed', errors: describeIssues(head.error.issues, payload) };
  const { event_type: kind } = head.data;
  if (!isNoticeKind(kind)) {
    return { kind: 'nothing', because: reasonOfType(kind, ['employee']) };
  }
  const parsed = bodySchema.safeParse(payload);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, payload) };
  const { uuid: noticeId, entity_uuid: employeeId, timestamp: occurredAt } = parsed.data;
  const place = placeBy({ noticeId: 'uuid', employeeId: 'entity_uuid', occurredAt: 'timestamp' });
  const notices = [{ noticeId, employeeId, kind, occurredAt }];
  return { kind: 'notices', notices, place: (_index, error) => place(error) };
}

const headSchema = z.looseObject({ event_type: z.string().max(128) });

const bodySchema = z.looseObject({
  uuid: employeeIdSchema,
  entity_uuid: employeeIdSchema,
  timestamp: z.unknown().transform((value, context) => {
    const instant = readInstant(value, 'UTC');
    if (instant !== undefined) return instant;
    context.issues.push({ code: 'custom', input: undefined, params: { code: 'implausible-time' } });
    return z.NEVER;
  }),
});
