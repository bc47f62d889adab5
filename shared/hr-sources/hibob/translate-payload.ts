import * as z from 'zod';
import { describeIssues } from '../../webhook/describe-issues.ts';
import { buildEvent } from '../build-event.ts';
import { employeeIdSchema } from '../employee-id-schema.ts';
import type { Translation, TranslationContext } from '../hr-source.ts';
import { readInstant } from '../read-instant.ts';
import { isNoticeKind } from './notice-kinds.ts';
import { numberOfId } from './number-of-id.ts';
import type { HibobSettings } from './settings.ts';

const deleted = 'employee.deleted';

/**
 * What a webhook (v2) means. All but a deletion carry the employee's id only, so that Bob has to be asked; of a deletion
 * nothing is left to ask for, and its payload has the address. Bob gives no event id: the body's hash stands for it, and
 * two events differ in `triggeredAt`.
 */
export function translatePayload(payload: unknown, context: TranslationContext<HibobSettings>): Translation {
  const { settings, bodyHash } = context;
  const head = headSchema.safeParse(payload);
  if (!head.success) return { kind: 'malformed', errors: describeIssues(head.error.issues, payload) };
  const { type } = head.data;
  if (type !== deleted && !isNoticeKind(type)) {
    return {
      kind: 'nothing',
      because: type.startsWith('employee.') ? 'not-subscribed' : 'not-about-a-person',
    };
  }
  if (type === deleted && settings.onDeleted === 'nothing')
    return { kind: 'nothing', because: 'not-subscribed' };

  const parsed = bodySchema(settings).safeParse(payload);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, payload) };
  const { triggeredAt: occurredAt, data } = parsed.data;
  if (type !== deleted) {
    return {
      kind: 'notices',
      notices: [{ noticeId: bodyHash, employeeId: data.employeeId, kind: type, occurredAt }],
    };
  }
  const email = data[settings.deletedEmailField];
  const attributes = {
    ...numberOfId(data.employeeId, settings),
    ...(typeof email === 'string' && email.trim() !== '' ? { email } : {}),
  };
  if (Object.keys(attributes).length === 0) return { kind: 'nothing', because: 'employee-not-named' };
  return {
    kind: 'events',
    events: [buildEvent({ eventId: bodyHash, meaning: 'offboard', occurredAt, attributes })],
  };
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
