import { endApprovals } from '../domain/authority/approvals.ts';
import type { RolePolicy } from '../domain/authority/role-policy.ts';
import { grantOf } from '../domain/authority/within-authority.ts';
import type { Person } from '../domain/person.ts';
import type { Log } from '../log/log.ts';

/**
 * Ends what had been approved of somebody whose leaving a run has settled. Says so where they had a role that needed approval:
 * expected where HR knows of it, and worth a look otherwise. Returns what the record is to say of it.
 */
export function endApprovedOf(
  /** As the run decided on. */
  person: Person,
  { log, roles, now }: { readonly log: Log; readonly roles: RolePolicy; readonly now: string },
): (latest: Person) => Person {
  const { authority: carriedOut, desired, openEvents } = person;
  const { active } = desired;
  const isNews = openEvents.some(({ reference }) => reference === active?.by);
  if (active?.value !== false || !isNews) return (latest) => latest;
  if (grantOf(person, roles) !== undefined) {
    log('warn', 'grant-holder-left', { personId: person.id, eventReference: active.by });
  }
  return (latest) => {
    if (latest.authority === undefined || carriedOut === undefined) return latest;
    return { ...latest, authority: endApprovals(latest.authority, { carriedOut, now }) };
  };
}
