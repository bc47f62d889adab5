import * as z from 'zod';
import { describeIssues } from '../../webhook/describe-issues.ts';
import { placeBy, reasonOfType } from '../combine-entries.ts';
import { employeeIdSchema } from '../employee-id-schema.ts';
import type { Translation, TranslationContext } from '../hr-source.ts';
import { readInstant } from '../read-instant.ts';
import { readPath } from '../read-path.ts';
import { firstAt } from './first-at.ts';
import { leavesAt } from './leaves-at.ts';
import { isNoticeKind } from './notice-kinds.ts';
import type { PersonioSettings } from './settings.ts';

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
  const employeeId = employeeIdSchema.safeParse(firstAt(about, paths));
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
      ? leavesAt(firstAt(about, settings.terminationPaths), settings)
      : undefined;
  const place = placeBy({ occurredAt: 'occurred_at', noticeId: settings.eventIdPath ?? '' });
  const when = effectiveAt === undefined ? {} : { effectiveAt };
  return {
    kind: 'notices',
    notices: [{ noticeId, employeeId: employeeId.data, kind, occurredAt, ...when }],
    place: (_index, error) => place(error),
  };
}
