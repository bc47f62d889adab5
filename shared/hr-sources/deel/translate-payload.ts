import * as z from 'zod';
import { describeIssues } from '../../events/describe-issues.ts';
import type { EmployeeNotice, SourceEvent, Translation, TranslationContext } from '../hr-source.ts';
import { buildEvent } from '../kit/build-event.ts';
import { combineEntries, type Entry, placeBy, reasonOfType, unknownType } from '../kit/combine-entries.ts';
import { employeeIdSchema } from '../kit/employee-id-schema.ts';
import { firstValueAt, plainText, readAttributes, readPath } from '../kit/read-attributes.ts';
import { readInstant } from '../kit/read-instant.ts';
import { startOfDay } from './read-person.ts';
import { type DeelSettings, eventRule } from './settings.ts';

/**
 * What a webhook means: each resource that it names, by the meaning that its event type is configured to have. Ids are the
 * delivery's with the resource's place in it, so that several resources are several events.
 */
export function translatePayload(payload: unknown, context: TranslationContext<DeelSettings>): Translation {
  const { settings, bodyHash } = context;
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, payload) };
  const { meta, resource } = parsed.data.data;
  const meaning = eventRule(meta.event_type, settings);
  if (meaning === undefined) {
    const isUnknown = reasonOfType(meta.event_type, []) === unknownType;
    return { kind: 'nothing', because: isUnknown ? unknownType : 'not-subscribed' };
  }
  if (meta.is_simulation === true) return { kind: 'nothing', because: 'simulation' };

  const ownTime = readInstant(readPath(payload, settings.occurredAtPath), 'UTC');
  const occurredAt = ownTime ?? readInstant(parsed.data.timestamp, 'UTC');
  if (occurredAt === undefined) {
    return { kind: 'malformed', errors: [{ path: 'timestamp', code: 'implausible-time' }] };
  }
  const resources = Array.isArray(resource) ? resource : [resource];
  if (resources.length === 0) return { kind: 'nothing', because: 'no-resource' };
  const ownId = employeeIdSchema.safeParse(readPath(payload, settings.eventIdPath));
  const timePath = ownTime === undefined ? 'timestamp' : settings.occurredAtPath;
  const told = resources.map(
    (one, index): Told => ({
      ...{ resource: one, meaning, occurredAt, timePath, kind: meta.event_type, settings },
      id: `${ownId.success ? ownId.data : bodyHash}.${index}`,
      base: Array.isArray(resource) ? `data.resource.${index}` : 'data.resource',
    }),
  );

  if (meaning.ask === 'nobody') {
    const combined = combineEntries(told.map(readEvent));
    if (combined.kind !== 'some') return combined;
    return { kind: 'events', events: combined.told, ...combined.beside };
  }
  const combined = combineEntries(told.map(readNotice));
  if (combined.kind !== 'some') return combined;
  return { kind: 'notices', notices: combined.told, ...combined.beside };
}

/** One resource of a delivery. */
interface Told {
  readonly id: string;
  readonly resource: unknown;
  /** Where it is in the payload, and where the time is. */
  readonly base: string;
  readonly timePath: string;
  readonly kind: string;
  readonly meaning: DeelSettings['events'][string];
  readonly occurredAt: string;
  readonly settings: DeelSettings;
}

function readEvent({
  id: eventId,
  resource,
  base,
  timePath,
  meaning,
  occurredAt,
  settings,
}: Told): Entry<SourceEvent> {
  const { resourceAttributes } = settings;
  const attributes = readAttributes((path) => readPath(resource, path), resourceAttributes);
  const effectiveAt = endOf(resource, { meaning, settings });
  const told = buildEvent({ eventId, meaning: meaning.means, occurredAt, effectiveAt, attributes });
  // Of several paths, the one that holds what was wrong.
  const places = Object.entries(resourceAttributes).flatMap(([name, paths]) => {
    const path = paths.find((one) => plainText(readPath(resource, one)) !== undefined) ?? paths[0];
    return path === undefined ? [] : [[`user.${name}`, `${base}.${path}`]];
  });
  const place = placeBy({ ...Object.fromEntries(places), occurredAt: timePath, user: base });
  return { kind: 'told', told, place };
}

function readNotice({ id: noticeId, resource, base, timePath, ...said }: Told): Entry<EmployeeNotice> {
  const { kind, meaning, occurredAt, settings } = said;
  const idPaths = meaning.ask === 'person' ? settings.personIdPaths : settings.contractIdPaths;
  const employeeId = employeeIdSchema.safeParse(firstValueAt(resource, idPaths));
  const path = `${base}.${idPaths[0]}`;
  if (!employeeId.success) return { kind: 'refused', errors: [{ path, code: 'malformed' }] };
  const effectiveAt = endOf(resource, { meaning, settings });
  const notice = { noticeId, employeeId: employeeId.data, kind, occurredAt };
  return {
    kind: 'told',
    told: effectiveAt === undefined ? notice : { ...notice, effectiveAt },
    place: placeBy({ occurredAt: timePath, employeeId: path }),
  };
}

/** When a leaving that a resource tells of begins. */
function endOf(
  resource: unknown,
  { meaning, settings }: Pick<Told, 'meaning' | 'settings'>,
): string | undefined {
  if (meaning.means !== 'offboard') return undefined;
  return startOfDay(firstValueAt(resource, settings.endDatePaths), settings, settings.leaveDaysAfterLastDay);
}

const payloadSchema = z.looseObject({
  timestamp: z.unknown().optional(),
  data: z.looseObject({
    meta: z.looseObject({ event_type: z.string().max(128), is_simulation: z.unknown().optional() }),
    /** A list in Deel's general description; some event types show one object. */
    resource: z.union([z.array(z.unknown()).max(1000), z.looseObject({})]),
  }),
});
