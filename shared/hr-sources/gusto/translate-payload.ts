import * as z from 'zod';
import { describeIssues } from '../../webhook/describe-issues.ts';
import { placeBy, reasonOfType } from '../combine-entries.ts';
import { employeeIdSchema } from '../employee-id-schema.ts';
import type { Translation } from '../hr-source.ts';
import { readInstant } from '../read-instant.ts';
import { isNoticeKind } from './notice-kinds.ts';

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
