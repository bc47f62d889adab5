/** `employment-changed` is an update that touched, or may have touched, the status or a date of the employment. */
const noticeKinds = ['created', 'updated', 'employment-changed', 'deleted'] as const;

export type NoticeKind = (typeof noticeKinds)[number];

export function isNoticeKind(kind: string): kind is NoticeKind {
  return noticeKinds.some((known) => known === kind);
}
