import type { AttributeName, Attributes, AttributeValue } from '../../domain/attributes.ts';
import { dayStart } from '../../events/day-start.ts';
import type { FieldError } from '../../events/describe-issues.ts';
import { contentHash } from '../door/content-hash.ts';
import type { SourceEvent, Translation, TranslationContext } from '../hr-source.ts';
import { combineEntries, type Entry, unknownType } from '../kit/combine-entries.ts';
import { readPath } from '../kit/read-attributes.ts';
import { readInstant } from '../kit/read-instant.ts';
import type { GenericSettings } from './settings.ts';

/** Reads a customer-defined payload by the stage's paths. */
export function translatePayload(
  payload: unknown,
  { settings, bodyHash }: TranslationContext<GenericSettings>,
): Translation {
  const { list } = settings;
  if (list === undefined) return combine([readEntry(payload, { settings, base: '', ownId: bodyHash })]);
  const listed = readPath(payload, list);
  if (!Array.isArray(listed)) return { kind: 'malformed', errors: [{ path: list, code: 'required' }] };
  // By what an entry says, not by its place, so that a corrected list repeats the others.
  return combine(
    listed.map((entry, index) =>
      readEntry(entry, { settings, base: `${list}.${index}`, ownId: contentHash({ entry }) }),
    ),
  );
}

function combine(entries: readonly Entry<SourceEvent>[]): Translation {
  const combined = combineEntries(entries);
  if (combined.kind !== 'some') return combined;
  return { kind: 'events', events: combined.told, ...combined.beside };
}

function readEntry(
  entry: unknown,
  given: { readonly settings: GenericSettings; readonly base: string; readonly ownId: string },
): Entry<SourceEvent> {
  const { settings, base, ownId } = given;
  const at = (path: string) => (base === '' ? path : `${base}.${path}`);
  const word = textOf(readPath(entry, settings.type.path));
  const typePath = at(settings.type.path);
  if (word === undefined) return { kind: 'refused', errors: [{ path: typePath, code: 'required' }] };
  const type = Object.hasOwn(settings.type.values, word) ? settings.type.values[word] : undefined;
  if (type === undefined) return { kind: 'skipped', path: typePath, because: unknownType };
  if (type === 'nothing') return { kind: 'skipped', path: typePath, because: 'not-subscribed' };

  const eventId = settings.eventId === undefined ? ownId : textOf(readPath(entry, settings.eventId));
  const occurredAt = readInstant(readPath(entry, settings.occurredAt), settings.timeZone);
  const effective = settings.effectiveAt === undefined ? undefined : readPath(entry, settings.effectiveAt);
  const isPlanned = effective !== undefined && effective !== null && effective !== '';
  const effectiveAt = isPlanned ? readEffective(effective, { type, settings }) : undefined;
  const errors: FieldError[] = [];
  if (eventId === undefined) errors.push({ path: at(settings.eventId ?? ''), code: 'required' });
  if (occurredAt === undefined) errors.push({ path: at(settings.occurredAt), code: 'malformed' });
  if (isPlanned && effectiveAt === undefined)
    errors.push({ path: at(settings.effectiveAt ?? ''), code: 'malformed' });
  if (eventId === undefined || occurredAt === undefined || errors.length > 0) {
    return { kind: 'refused', errors };
  }
  const when = effectiveAt === undefined ? {} : { effectiveAt };
  return {
    kind: 'told',
    told: { eventId, type, occurredAt, ...when, user: readUser(entry, settings) },
    place: (error) => placeError(error, { settings, base, at }),
  };
}

/** What an event lacks is told by where the settings look for it. */
function placeError(
  error: FieldError,
  given: { readonly settings: GenericSettings; readonly base: string; readonly at: (path: string) => string },
): FieldError {
  const { settings, base, at } = given;
  const places: Readonly<Record<string, string | undefined>> = {
    ...settings.attributes,
    role: settings.role?.path,
  };
  const { eventId, occurredAt, effectiveAt } = settings;
  const own: Readonly<Record<string, string | undefined>> = { eventId, occurredAt, effectiveAt };
  const name = error.path.replace(/^user\./, '');
  const place = own[name] ?? places[name];
  const expected = error.expected?.replaceAll(/\w+/g, (word) => places[word] ?? word);
  return {
    ...error,
    path: place === undefined ? base : at(place),
    ...(expected === undefined ? {} : { expected }),
  };
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
    const said = name === 'active' ? truthOf(value) : textOf(value);
    if (said !== undefined) user[name] = said;
  }
  const word = role === undefined ? undefined : textOf(readPath(entry, role.path));
  const given = role !== undefined && word !== undefined && Object.hasOwn(role.values, word);
  return given ? { ...user, role: role.values[word] ?? null } : user;
}

/** A text that is neither `true` nor `false` stays what it is, and is refused. */
function truthOf(value: unknown): boolean | string | undefined {
  if (typeof value === 'boolean') return value;
  const text = textOf(value);
  const word = text?.trim().toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : text;
}

/** Numbers are read as they are written; an empty text says nothing. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
