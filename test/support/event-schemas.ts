import { offboardSchema } from '../../functions/offboard-user/event.ts';
import { onboardSchema } from '../../functions/onboard-user/event.ts';
import { updateSchema } from '../../functions/update-user/event.ts';
import { describeIssues } from '../../shared/events/describe-issues.ts';

export const now = Date.parse('2026-11-21T09:00:00Z');
export const options = {
  rolePolicy: { allowedRoles: ['Requester', 'Approver'], approvalRoles: ['Infraon Admin'] },
  now: () => now,
};
export const schemas = {
  onboard: onboardSchema(options),
  update: updateSchema(options),
  offboard: offboardSchema(options),
};
export const occurredAt = '2026-11-21T08:00:00Z';

/** The event that a body is, or what a sender is told is wrong with it. */
export function check(type: keyof typeof schemas, body: unknown) {
  const parsed = schemas[type].safeParse(body);
  return parsed.success ? { event: parsed.data } : { errors: describeIssues(parsed.error.issues, body) };
}

export const onboard = (user: object) =>
  check('onboard', { occurredAt, user: { email: 'ada@example.com', givenName: 'Ada', ...user } });
export const update = (user: object) =>
  check('update', { occurredAt, user: { email: 'ada@example.com', ...user } });
