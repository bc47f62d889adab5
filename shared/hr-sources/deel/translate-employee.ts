import * as z from 'zod';
import type { Attributes } from '../../domain/attributes.ts';
import { describeIssues } from '../../webhook/describe-issues.ts';
import { buildEvent, type Meaning } from '../build-event.ts';
import type { EmployeeContext, SourceEvent, Translation, TranslationContext } from '../hr-source.ts';
import { plainText } from '../plain-text.ts';
import { readAttributes } from '../read-attributes.ts';
import { readPath } from '../read-path.ts';
import { dayOf } from './day-of.ts';
import { firstAt } from './first-at.ts';
import { meaningOf } from './meaning-of.ts';
import type { DeelSettings } from './settings.ts';

const record = z.object({
  contract: z.looseObject({}).optional(),
  person: z.looseObject({}).optional(),
});

/** What a notice means, now that Deel told who the person is. */
export function translateEmployee(
  found: unknown,
  context: TranslationContext<DeelSettings> & EmployeeContext,
): Translation {
  const { notice, settings, known = {} } = context;
  const meaning = meaningOf(notice.kind, settings);
  if (meaning === undefined) return { kind: 'nothing', because: 'not-subscribed' };
  const event = (fact: Pick<Parameters<typeof buildEvent>[0], 'meaning' | 'attributes' | 'effectiveAt'>) =>
    events(buildEvent({ eventId: notice.noticeId, occurredAt: notice.occurredAt, ...fact }));

  if (found === undefined) {
    const isKnown = Object.keys(known).length > 0 && meaning.means === 'offboard';
    if (!isKnown) return { kind: 'nothing', because: 'employee-not-found' };
    return event({ meaning: 'offboard', attributes: known, effectiveAt: notice.effectiveAt });
  }
  const parsed = record.safeParse(found);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, found) };
  const { contract, person } = parsed.data;
  const attributes =
    person === undefined
      ? readAttributes((path) => readPath(contract, path), settings.resourceAttributes)
      : readAttributes(reader(person), settings.attributes);

  switch (meaning.means) {
    case 'onboard':
      return event({ meaning: 'onboard', attributes, effectiveAt: startOf(person, settings) });
    case 'update':
      return event(factOfStatus({ person, attributes, settings }));
    case 'offboard': {
      if (meaning.ask === 'contract' && worksOn(person, notice.employeeId, settings)) {
        return { kind: 'nothing', because: 'still-employed' };
      }
      const ends = dayOf(firstAt(contract, settings.endDatePaths), settings, settings.leaveDaysAfterLastDay);
      return event({ meaning: 'offboard', attributes, effectiveAt: notice.effectiveAt ?? ends });
    }
  }
}

function events(event: SourceEvent): Translation {
  return { kind: 'events', events: [event] };
}

/** Deel has no event of its own for everybody who leaves: an update of somebody who has left is an offboarding. */
function factOfStatus(said: {
  readonly person: unknown;
  readonly attributes: Attributes;
  readonly settings: DeelSettings;
}): { readonly meaning: Meaning; readonly attributes: Attributes } {
  const { person, attributes, settings } = said;
  const status = plainText(readPath(person, settings.statusPath))?.toLowerCase();
  const isOneOf = (statuses: readonly string[]) => statuses.some((one) => one.toLowerCase() === status);
  if (isOneOf(settings.leftStatuses)) return { meaning: 'offboard', attributes };
  const restores = isOneOf(settings.restoringStatuses);
  return { meaning: 'update', attributes: restores ? { ...attributes, active: true } : attributes };
}

/** Whether another employment of the person runs on. */
function worksOn(person: unknown, contractId: string, settings: DeelSettings): boolean {
  const employments = readPath(person, settings.employmentsPath);
  return (
    Array.isArray(employments) &&
    employments.some(
      (employment) =>
        plainText(readPath(employment, settings.employmentIdPath)) !== contractId &&
        readPath(employment, settings.employmentEndedPath) === false,
    )
  );
}

function startOf(person: unknown, settings: DeelSettings): string | undefined {
  if (settings.onboardAt === 'event') return undefined;
  return dayOf(readPath(person, settings.startDatePath), settings, -settings.startLeadDays);
}

/** Reads a person with the addresses by their type beside everything else. */
function reader(person: object): (path: string) => unknown {
  const emails = readPath(person, 'emails');
  const byType = (Array.isArray(emails) ? emails : []).map((email) => [
    plainText(readPath(email, 'type')) ?? '',
    readPath(email, 'value'),
  ]);
  const view = { ...person, email: Object.fromEntries(byType) };
  return (path) => readPath(view, path);
}
