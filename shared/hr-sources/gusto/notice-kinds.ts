/**
 * Gusto's events that say something of an account. `terminated` and `rehired` are decisions, mostly for a later day, which
 * can be cancelled; the `effective` ones are sent when that day has come. Gusto's pages spell the effective termination
 * in two ways.
 */
export const noticeKinds = [
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
