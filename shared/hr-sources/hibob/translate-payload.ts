import * as z from 'zod';
import { describeIssues } from '../../webhook/describe-issues.ts';
import type { FieldError } from '../../webhook/problem-details.ts';
import { buildEvent } from '../build-event.ts';
import { placeBy, reasonOfType } from '../combine-entries.ts';
import { employeeIdSchema } from '../employee-id-schema.ts';
import type { Translation, TranslationContext } from '../hr-source.ts';
import { readInstant } from '../read-instant.ts';
import { isNoticeKind } from './notice-kinds.ts';
import type { HibobSettings } from './settings.ts';

/**
 * What a webhook (v2) means. All carry the employee's id, so that Bob has to be asked; of a deletion nothing is left to ask
 * for, and its payload has the address. Bob gives no event id: the body's hash stands for it, and two events differ in
 * `triggeredAt`.
 */
export function translatePayload(payload: unknown, context: TranslationContext<HibobSettings>): Translation {
  const { settings, bodyHash } = context;
  const head = headSchema.safeParse(payload);
  if (!head.success) return { kind: 'malformed', errors: describeIssues(head.error.issues, payload) };
  const kind = head.data.type;
  if (!isNoticeKind(kind)) {
    return { kind: 'nothing', because: reasonOfType(kind, ['employee']) };
  }
  const isDeletion = kind === 'employee.deleted';
  if (isDeletion && settings.onDeleted === 'nothing') return { kind: 'nothing', because: 'not-subscribed' };

  const parsed = bodySchema(settings).safeParse(payload);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, payload) };
  const { triggeredAt: occurredAt, data } = parsed.data;
  const email = data[settings.deletedEmailField];
  const emailPath = `data.${settings.deletedEmailField}`;
  const placeOne = placeBy({ occurredAt: 'triggeredAt', user: emailPath, 'user.email': emailPath });
  const place = (_index: number, error: FieldError) => placeOne(error);
  if (isDeletion && typeof email === 'string' && email.trim() !== '') {
    const event = buildEvent({ eventId: bodyHash, meaning: 'offboard', occurredAt, attributes: { email } });
    return { kind: 'events', events: [event], place };
  }
  const notice = { noticeId: bodyHash, employeeId: data.employeeId, kind, occurredAt };
  return { kind: 'notices', notices: [notice], place };
}

const headSchema = z.looseObject({ type: z.string().max(128) });

function bodySchema(settings: HibobSettings) {
  return z.looseObject({
    triggeredAt: z.unknown().transform((value, context) => {
      const instant = readInstant(value, settings.triggeredAtTimeZone);
      if (instant !== undefined) return instant;
      context.issues.push({ code: 'custom', input: undefined, params: { code: 'implausible-time' } });
      return z.NEVER;
    }),
    data: z.looseObject({ employeeId: employeeIdSchema }),
  });
}
