import * as z from 'zod';
import { describeIssues } from '../../events/describe-issues.ts';
import type { EmployeeContext, Translation, TranslationContext } from '../hr-source.ts';
import { buildEvent } from '../kit/build-event.ts';
import { type Employment, planEmployment } from '../kit/plan-employment.ts';
import { readAttributes, readPath } from '../kit/read-attributes.ts';
import { sayLeaving } from '../kit/say-leaving.ts';
import { readEmploymentFact } from './read-employment-fact.ts';
import type { GustoSettings } from './settings.ts';
import { isNoticeKind } from './translate-payload.ts';

const record = z.object({
  employee: z.looseObject({}),
  terminations: z.unknown().optional(),
  rehire: z.unknown().optional(),
});

/** What a notice means, now that Gusto told who the employee is. */
export function translateEmployee(
  found: unknown,
  context: TranslationContext<GustoSettings> & EmployeeContext,
): Translation {
  const { notice, settings } = context;
  const { kind, occurredAt, noticeId } = notice;
  if (!isNoticeKind(kind)) return { kind: 'nothing', because: 'not-subscribed' };
  if (found === undefined) return translateAbsence(context);

  const parsed = record.safeParse(found);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, found) };
  const { terminations, rehire } = parsed.data;
  const employee = { ...parsed.data.employee, primaryJob: primaryJobOf(parsed.data.employee) };
  const fact = readEmploymentFact(kind, { occurredAt, employee, terminations, rehire, settings });
  if (typeof fact === 'string') return { kind: 'nothing', because: fact };
  if ('unreadable' in fact) {
    return { kind: 'malformed', errors: [{ path: fact.unreadable, code: 'malformed' }] };
  }
  const attributes = readAttributes((path) => readPath(employee, path), settings.attributes);
  if ('trigger' in fact) {
    const now = new Date(context.now).toISOString();
    // Leaving has events of its own.
    const about = { ...context, noticeId, occurredAt, now, attributes, leavesAt: 'none' } as const;
    const plan = planEmployment({ ...about, ...fact });
    return kind === 'employee.termination_cancelled' ? callOffBefore(plan, { ...about }) : plan;
  }
  const { isWithdrawn = false, ...said } = fact;
  const told = { ...said, eventId: noticeId, occurredAt, attributes };
  const events = said.meaning === 'offboard' ? sayLeaving({ ...told, isWithdrawn }) : [buildEvent(told)];
  return { kind: 'events', events };
}

/** What was planned is void; then comes what is planned now, which must not fall with it. */
function callOffBefore(
  plan: Translation,
  { noticeId, ...about }: Pick<Employment, 'noticeId' | 'occurredAt' | 'attributes'>,
): Translation {
  if (plan.kind !== 'events') return plan;
  const occurredAt = new Date(Date.parse(about.occurredAt) - 1).toISOString();
  const { attributes } = about;
  const voided = { eventId: `${noticeId}-void`, meaning: 'call-off', occurredAt, attributes } as const;
  return { kind: 'events', events: [buildEvent(voided), ...plan.events] };
}

const taken: ReadonlySet<string> = new Set([
  'employee.deleted',
  'employee.terminated_effective',
  'employee.termination_effective',
]);

/** Someone whom Gusto no longer has can still leave, if earlier notices led to a person. */
function translateAbsence({ notice, known = {} }: EmployeeContext): Translation {
  const { kind, noticeId: eventId, occurredAt } = notice;
  if (!taken.has(kind) || Object.keys(known).length === 0) {
    return { kind: 'nothing', because: 'employee-not-found' };
  }
  const event = buildEvent({ eventId, meaning: 'offboard', occurredAt, attributes: known });
  return { kind: 'events', events: [event] };
}

function primaryJobOf(employee: unknown): unknown {
  const jobs = readPath(employee, 'jobs');
  if (!Array.isArray(jobs)) return undefined;
  return jobs.find((job) => readPath(job, 'primary') === true) ?? jobs[0];
}
