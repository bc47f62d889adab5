import * as z from 'zod';
import { describeIssues } from '../../webhook/describe-issues.ts';
import { buildEvent } from '../build-event.ts';
import { employeeIdSchema } from '../employee-id-schema.ts';
import type { EmployeeNotice, Translation, TranslationContext } from '../hr-source.ts';
import { readAttributes } from '../read-attributes.ts';
import { readInstant } from '../read-instant.ts';
import { readPath } from '../read-path.ts';
import { dayOf } from './day-of.ts';
import { firstAt } from './first-at.ts';
import { meaningOf } from './meaning-of.ts';
import type { DeelSettings } from './settings.ts';

/**
 * What a webhook means: each resource that it names, by the meaning that its event type is configured to have. Ids are the
 * delivery's with the resource's place in it, so that several resources are several events.
 */
export function translatePayload(payload: unknown, context: TranslationContext<DeelSettings>): Translation {
  const { settings, bodyHash } = context;
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, payload) };
  const { meta, resource } = parsed.data.data;
  const meaning = meaningOf(meta.event_type, settings);
  if (meaning === undefined) return { kind: 'nothing', because: 'not-subscribed' };
  if (meta.is_simulation === true) return { kind: 'nothing', because: 'simulation' };

  const occurredAt =
    readInstant(readPath(payload, settings.occurredAtPath), 'UTC') ??
    readInstant(parsed.data.timestamp, 'UTC');
  if (occurredAt === undefined) {
    return { kind: 'malformed', errors: [{ path: 'timestamp', code: 'implausible-time' }] };
  }
  const resources = Array.isArray(resource) ? resource : [resource];
  if (resources.length === 0) return { kind: 'nothing', because: 'no-resource' };
  const ownId = employeeIdSchema.safeParse(readPath(payload, settings.eventIdPath));
  const idAt = (index: number) => `${ownId.success ? ownId.data : bodyHash}.${index}`;
  const effectiveAtOf = (one: unknown) =>
    meaning.means === 'offboard'
      ? dayOf(firstAt(one, settings.endDatePaths), settings, settings.leaveDaysAfterLastDay)
      : undefined;

  if (meaning.ask === 'nobody') {
    const events = resources.map((one, index) =>
      buildEvent({
        eventId: idAt(index),
        meaning: meaning.means,
        occurredAt,
        effectiveAt: effectiveAtOf(one),
        attributes: readAttributes((path) => readPath(one, path), settings.resourceAttributes),
      }),
    );
    return { kind: 'events', events };
  }
  const idPaths = meaning.ask === 'person' ? settings.personIdPaths : settings.contractIdPaths;
  const notices: EmployeeNotice[] = [];
  for (const [index, one] of resources.entries()) {
    const id = employeeIdSchema.safeParse(firstAt(one, idPaths));
    if (!id.success) return { kind: 'malformed', errors: [{ path: 'data.resource.id', code: 'malformed' }] };
    const effectiveAt = effectiveAtOf(one);
    const notice = { noticeId: idAt(index), employeeId: id.data, kind: meta.event_type, occurredAt };
    notices.push(effectiveAt === undefined ? notice : { ...notice, effectiveAt });
  }
  return { kind: 'notices', notices };
}

const payloadSchema = z.looseObject({
  timestamp: z.unknown().optional(),
  data: z.looseObject({
    meta: z.looseObject({ event_type: z.string().max(128), is_simulation: z.unknown().optional() }),
    /** A list in Deel's general description; some event types show one object. */
    resource: z.union([z.array(z.looseObject({})).max(1000), z.looseObject({})]),
  }),
});
