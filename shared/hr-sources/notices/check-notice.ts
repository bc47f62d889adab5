import type { FieldError } from '../../events/describe-issues.ts';
import type { EmployeeNotice } from '../hr-source.ts';

/** As of an event: it becomes part of a key. */
const noticeId = /^[\x21-\x7e]{1,255}$/;
/** It becomes a segment of a path of the HR system's API; nothing in it may lead elsewhere, and no address fits. */
const employeeId = /^[A-Za-z0-9][A-Za-z0-9_:-]{0,127}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3,9}Z$/;
/** A sender's clock may be ahead by so much, as with webhooks. */
const maxAheadMs = 5 * 60_000;

/** What is wrong with a notice that a source made; none: it may be held. `now` is in milliseconds since 1970. */
export function checkNotice(notice: EmployeeNotice, now: number): readonly FieldError[] {
  const { occurredAt, effectiveAt } = notice;
  const malformed = [
    ...(noticeId.test(notice.noticeId) ? [] : ['noticeId']),
    ...(employeeId.test(notice.employeeId) ? [] : ['employeeId']),
    ...(isInstant(occurredAt) ? [] : ['occurredAt']),
    ...(effectiveAt === undefined || isInstant(effectiveAt) ? [] : ['effectiveAt']),
  ];
  if (malformed.length > 0) return malformed.map((path) => ({ path, code: 'malformed' }));
  const isAhead = Date.parse(occurredAt) > now + maxAheadMs;
  return isAhead ? [{ path: 'occurredAt', code: 'in-the-future' }] : [];
}

function isInstant(time: string): boolean {
  return instant.test(time) && !Number.isNaN(Date.parse(time)) && time >= '1970';
}
