import { toInstant } from '../../domain/instant.ts';
import { dayStart } from '../../events/day-start.ts';

const dateOnly = /^\d{4}-\d{2}-\d{2}$/;
const local = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const withOffset = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})$/i;
/** Seconds have ten digits until 2286; more are milliseconds. */
const epoch = /^\d{10}(?:\d{3})?$/;

/**
 * A time as HR systems write them, as an instant: ISO 8601 with an offset, without one (then on the
 * clocks of `timeZone`), a date (its beginning there), or seconds or milliseconds since 1970. Undefined for anything else.
 */
export function readInstant(value: unknown, timeZone: string): string | undefined {
  const text = typeof value === 'number' ? `${value}` : value;
  if (typeof text !== 'string') return undefined;
  if (epoch.test(text)) return iso(text.length === 10 ? Number(text) * 1000 : Number(text));
  if (dateOnly.test(text)) return dayStart({ date: text, timeZone });
  const [, day, time, offset] = withOffset.exec(text) ?? [];
  if (day !== undefined && time !== undefined && offset !== undefined) {
    const colon = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
    return dayStart({ date: day, timeZone: 'UTC' }) && plausible(`${day}T${time}${colon.toUpperCase()}`);
  }
  const [, date, hours, minutes, seconds = '0', fraction = '0'] = local.exec(text) ?? [];
  const start = date === undefined ? undefined : dayStart({ date, timeZone });
  if (start === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    return undefined;
  // On the one day of a clock change an hour may be off; who minds that sends an offset.
  const clock = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const second = iso(Date.parse(start) + clock * 1000);
  return second && toInstant(second.replace('.000Z', `.${fraction}Z`));
}

function plausible(time: string): string | undefined {
  return iso(Date.parse(time)) && toInstant(time);
}

function iso(milliseconds: number): string | undefined {
  const isPlausible = milliseconds >= 0 && milliseconds < 253_402_300_800_000;
  return isPlausible ? new Date(milliseconds).toISOString() : undefined;
}
