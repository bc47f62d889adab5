import type { AttributeName, Attributes, AttributeValue } from '../../domain/attributes.ts';
import { dayStart } from '../day-start.ts';
import type { SourceEvent, Translation, TranslationContext } from '../hr-source.ts';
import { readInstant } from '../read-instant.ts';
import { readPath } from '../read-path.ts';
import type { GenericSettings } from './settings.ts';

type Fault = { readonly path: string; readonly code: string };

/** Reads a customer-defined payload by the stage's paths. */
export function translatePayload(
  payload: unknown,
  { settings, bodyHash }: TranslationContext<GenericSettings>,
): Translation {
  const listed = settings.list === undefined ? [payload] : readPath(payload, settings.list);
  if (!Array.isArray(listed)) return malformed([{ path: settings.list ?? '', code: 'required' }]);
  const read = listed.map((entry, index) =>
    readEvent(entry, { settings, ownId: listed.length === 1 ? bodyHash : `${bodyHash}-${index}` }),
  );
  const faults = read.flatMap((one) => (Array.isArray(one) ? one : []));
  if (faults.length > 0) return malformed(faults);
  const events = read.flatMap((one) => (one === undefined || Array.isArray(one) ? [] : [one]));
  return events.length === 0 ? { kind: 'nothing', because: 'not-subscribed' } : { kind: 'events', events };
}

/** Undefined: of a type that nobody asked for. A list: what is wrong with it. */
function readEvent(
  entry: unknown,
  { settings, ownId }: { readonly settings: GenericSettings; readonly ownId: string },
): SourceEvent | Fault[] | undefined {
  const word = textOf(readPath(entry, settings.type.path));
  if (word === undefined) return [{ path: settings.type.path, code: 'required' }];
  const type = Object.hasOwn(settings.type.values, word) ? settings.type.values[word] : undefined;
  if (type === undefined) return undefined;

  const eventId = settings.eventId === undefined ? ownId : textOf(readPath(entry, settings.eventId));
  const occurredAt = readInstant(readPath(entry, settings.occurredAt), settings.timeZone);
  const effective = settings.effectiveAt === undefined ? undefined : readPath(entry, settings.effectiveAt);
  const isPlanned = effective !== undefined && effective !== null && effective !== '';
  const effectiveAt = isPlanned ? readEffective(effective, { type, settings }) : undefined;
  const faults: Fault[] = [];
  if (eventId === undefined) faults.push({ path: settings.eventId ?? '', code: 'required' });
  if (occurredAt === undefined) faults.push({ path: settings.occurredAt, code: 'malformed' });
  if (isPlanned && effectiveAt === undefined)
    faults.push({ path: settings.effectiveAt ?? '', code: 'malformed' });
  if (eventId === undefined || occurredAt === undefined || faults.length > 0) return faults;
  const user = readUser(entry, settings);
  return { eventId, type, occurredAt, ...(effectiveAt === undefined ? {} : { effectiveAt }), user };
}

function readEffective(
  value: unknown,
  { type, settings }: { readonly type: SourceEvent['type']; readonly settings: GenericSettings },
): string | undefined {
  const { timeZone, lastDayIsWorked } = settings;
  const isDate = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
  if (isDate && type === 'offboard' && lastDayIsWorked)
    return dayStart({ date: value, timeZone, daysLater: 1 });
  return readInstant(value, timeZone);
}

function readUser(entry: unknown, { attributes, role, nulls }: GenericSettings): Attributes {
  const user: { [A in AttributeName]?: AttributeValue } = {};
  for (const [name, path] of Object.entries(attributes) as [AttributeName, string][]) {
    const value = readPath(entry, path);
    if (value === null && nulls === 'clear') user[name] = null;
    const text = name === 'active' && typeof value === 'boolean' ? value : textOf(value);
    if (text !== undefined) user[name] = text;
  }
  const word = role === undefined ? undefined : textOf(readPath(entry, role.path));
  const given = role !== undefined && word !== undefined && Object.hasOwn(role.values, word);
  return given ? { ...user, role: role.values[word] ?? null } : user;
}

/** Numbers are read as they are written; an empty text says nothing. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function malformed(errors: readonly Fault[]): Translation {
  return { kind: 'malformed', errors };
}
