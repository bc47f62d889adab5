import * as z from 'zod';
import { describeIssues, type FieldError } from '../../events/describe-issues.ts';
import type { Translation, TranslationContext } from '../hr-source.ts';
import { buildEvent } from '../kit/build-event.ts';
import { placeBy, reasonOfType } from '../kit/combine-entries.ts';
import { employeeIdSchema } from '../kit/employee-id-schema.ts';
import { readInstant } from '../kit/read-instant.ts';
import type { HibobSettings } from './settings.ts';

/**
 * Bob's events of which we ask for the employee. `joined`, `activated`, `inactivated` and `left` are sent when the
 * lifecycle's entry takes effect (`left`: with garden leave, when that begins); `access.revoked.immediately` when a
 * termination is decided that asked for it, before its date. A deletion tells the address of whom we can no longer ask for.
 */
const noticeKinds = [
  'employee.created',
  'employee.updated',
  'employee.joined',
  'employee.activated',
  'employee.inactivated',
  'employee.left',
  'employee.access.revoked.immediately',
  'employee.deleted',
] as const;

export type NoticeKind = (typeof noticeKinds)[number];

export function isNoticeKind(type: string): type is NoticeKind {
  return noticeKinds.some((kind) => kind === type);
}

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
