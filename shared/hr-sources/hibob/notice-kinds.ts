/**
 * Bob's events of which we ask for the employee. `joined`, `activated`, `inactivated` and `left` are sent when the
 * lifecycle's entry takes effect (`left`: with garden leave, when that begins); `access.revoked.immediately` when a
 * termination is decided that asked for it, before its date. A deletion tells the address of whom we can no longer ask for.
 */
export const noticeKinds = [
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
