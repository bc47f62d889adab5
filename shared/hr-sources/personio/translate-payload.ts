import * as z from 'zod';
import { dayStart } from '../../events/day-start.ts';
import { describeIssues } from '../../events/describe-issues.ts';
import type { Translation, TranslationContext } from '../hr-source.ts';
import { placeBy, reasonOfType } from '../kit/combine-entries.ts';
import { employeeIdSchema } from '../kit/employee-id-schema.ts';
import { readPath } from '../kit/read-attributes.ts';
import { readInstant } from '../kit/read-instant.ts';
import { firstValueAt } from './first-value-at.ts';
import type { PersonioSettings } from './settings.ts';

/** Personio's names of the events that concern accounts. */
const noticeKinds = [
  'person.created',
  'person.updated',
  'person.deleted',
  'employment.created',
  'employment.updated',
  'employment.started',
  'employment.terminated',
] as const;

export type NoticeKind = (typeof noticeKinds)[number];

export function isNoticeKind(kind: string): kind is NoticeKind {
  return noticeKinds.some((known) => known === kind);
}

const envelope = z.looseObject({
  event_name: z.string(),
  occurred_at: z.union([z.string(), z.number()]),
  payload: z.looseObject({}),
});

const ownId = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^[\x21-\x7e]{1,200}$/));

/** Personio tells of whom something changed, and wants its answer within three seconds: all is asked for later. */
export function translatePayload(
  payload: unknown,
  { settings, bodyHash }: TranslationContext<PersonioSettings>,
): Translation {
  const parsed = envelope.safeParse(payload);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, payload) };
  const { event_name: kind, occurred_at: at, payload: about } = parsed.data;
  if (!isNoticeKind(kind)) return { kind: 'nothing', because: reasonOfType(kind, ['person', 'employment']) };

  const isEmployment = kind.startsWith('employment.');
  const paths = isEmployment ? settings.employmentPersonIdPaths : settings.personIdPaths;
  const employeeId = employeeIdSchema.safeParse(firstValueAt(about, paths));
  const occurredAt = readInstant(at, settings.timeZone);
  const noticeId =
    settings.eventIdPath === undefined
      ? bodyHash
      : ownId.safeParse(readPath(payload, settings.eventIdPath)).data;
  const errors = [
    ...(employeeId.success ? [] : [{ path: `payload.${paths[0]}`, code: 'required' }]),
    ...(occurredAt === undefined ? [{ path: 'occurred_at', code: 'malformed' }] : []),
    ...(noticeId === undefined ? [{ path: `${settings.eventIdPath}`, code: 'required' }] : []),
  ];
  if (!employeeId.success || occurredAt === undefined || noticeId === undefined) {
    return { kind: 'malformed', errors };
  }
  const effectiveAt =
    kind === 'employment.terminated'
      ? accessEndsAt(firstValueAt(about, settings.terminationPaths), settings)
      : undefined;
  const place = placeBy({ occurredAt: 'occurred_at', noticeId: settings.eventIdPath ?? '' });
  const when = effectiveAt === undefined ? {} : { effectiveAt };
  return {
    kind: 'notices',
    notices: [{ noticeId, employeeId: employeeId.data, kind, occurredAt, ...when }],
    place: (_index, error) => place(error),
  };
}

/** From when on access is gone, by a last day of work. Undefined for what is no date. */
export function accessEndsAt(lastDay: unknown, settings: PersonioSettings): string | undefined {
  if (typeof lastDay !== 'string') return undefined;
  const { timeZone, leaveDaysAfterLastDay: daysLater } = settings;
  return dayStart({ date: lastDay.slice(0, 10), timeZone, daysLater });
}
