import { type AttributeName, type Attributes, attributeNames } from '../attributes.ts';
import { compareInstants } from '../instant.ts';
import type { Person } from '../person.ts';
import { compareSaid, isPlanned, type PlanFacts } from '../plans/plan-facts.ts';
import { standingPlans } from '../plans/planned-changes.ts';
import { eventReference, statedAttributes, type UserEvent } from '../user-event.ts';
import type { Approval, Authority } from './authority.ts';

const powerful: readonly AttributeName[] = ['role', 'userName', 'email'];

/** What is known once the event is. Repeating it changes nothing, and the order of arrival plays no part. */
export function learnAuthority(
  known: Authority | undefined,
  { event, plans, now }: { readonly event: UserEvent; readonly plans: PlanFacts; readonly now: string },
): Authority | undefined {
  const approvals = learnApproval(known?.approvals ?? [], event);
  const leaves = !isPlanned(event) && statedAttributes(event).get('active') === false;
  const leftAt = leaves ? later(known?.leftAt, event.occurredAt) : known?.leftAt;
  const plannedLeftAt = lastPlannedLeaving(plans, now);
  const ended = known?.ended?.filter((one) => approvals.some(({ reference }) => reference === one)) ?? [];
  if (approvals.length === 0 && leftAt === undefined && plannedLeftAt === undefined) return undefined;
  return {
    approvals,
    ...(leftAt === undefined ? {} : { leftAt }),
    ...(plannedLeftAt === undefined ? {} : { plannedLeftAt }),
    ...(ended.length === 0 ? {} : { ended }),
  };
}

/** The same after a leaving was carried out: what held by then is over, and what is planned stays planned. */
export function endApprovals(
  known: Authority,
  { carriedOut, now }: { readonly carriedOut: Authority; readonly now: string },
): Authority {
  const over = carriedOut.approvals.filter(({ effectiveAt = now }) => compareInstants(effectiveAt, now) <= 0);
  return {
    ...known,
    ended: [...new Set([...(known.ended ?? []), ...over.map(({ reference }) => reference)])],
  };
}

/** Whether the person has left since: whatever was granted before is over, also after a return. */
export function isEnded(approval: Approval, authority: Authority): boolean {
  const { reference, occurredAt, effectiveAt = occurredAt } = approval;
  const { leftAt, plannedLeftAt, ended = [] } = authority;
  if (ended.includes(reference)) return true;
  const isOver = (from: string, left: string | undefined) =>
    left !== undefined && compareInstants(left, from) >= 0;
  return isOver(occurredAt, leftAt) || isOver(effectiveAt, plannedLeftAt);
}

function learnApproval(approvals: readonly Approval[], event: UserEvent): readonly Approval[] {
  const approval = approvalOf(event);
  if (approval === undefined) return approvals;
  const others = approvals.filter((other) => other.reference !== approval.reference);
  return newest([...others, approval].toSorted(compareSaid));
}

/** What a released event says of a person's power; undefined where it says nothing of it, or no one released it. */
export function approvalOf(event: UserEvent): Approval | undefined {
  const { release, occurredAt, effectiveAt } = event;
  if (release === undefined) return undefined;
  const stated = statedAttributes(event);
  const values: Attributes = Object.fromEntries(
    powerful.flatMap((name) => (stated.has(name) ? [[name, stated.get(name)]] : [])),
  );
  if (Object.keys(values).length === 0) return undefined;
  return {
    ...release,
    reference: eventReference(event),
    occurredAt,
    ...(isPlanned(event) ? { effectiveAt } : {}),
    values,
  };
}

/** What is planned, and the last word on each attribute. */
function newest(approvals: readonly Approval[]): readonly Approval[] {
  const atOnce = approvals.filter(({ effectiveAt }) => effectiveAt === undefined);
  const last = new Set(attributeNames.map((name) => atOnce.findLast(({ values }) => name in values)));
  return approvals.filter((approval) => approval.effectiveAt !== undefined || last.has(approval));
}

function lastPlannedLeaving(plans: PlanFacts, now: string): string | undefined {
  return standingPlans(plans)
    .filter(({ name, value, day }) => name === 'active' && value === false && compareInstants(day, now) <= 0)
    .map(({ day }) => day)
    .reduce<string | undefined>(later, undefined);
}

function later(left: string | undefined, right: string): string {
  return left !== undefined && compareInstants(left, right) > 0 ? left : right;
}

/** Who onboarded the person. Of people of an earlier version it is taken to be whoever last said that they are active. */
export function onboardedBy({ onboardedBy: known, words, desired }: Person): readonly string[] {
  if (known !== undefined || words !== undefined) return known ?? [];
  return desired.active === undefined ? [] : [sourceOf(desired.active.by)];
}

function sourceOf(reference: string): string {
  return reference.slice(0, reference.indexOf('/'));
}
