import * as z from 'zod';

/** An IANA time zone, in which an HR system's dates are meant. */
export const timeZoneSchema = z
  .string()
  .refine(
    (timeZone) => dayStart({ date: '2026-01-01', timeZone }) !== undefined,
    'expected an IANA time zone, such as Europe/Berlin',
  );

/**
 * When a day begins in a time zone (ISO 8601, UTC, milliseconds); `daysLater` for when the day after begins, which is
 * when the day has ended. HR systems give dates of hiring and leaving without a time. Undefined for what is no date
 * (`2026-02-30`) or no IANA time zone.
 */
export function dayStart(day: {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly daysLater?: number;
}): string | undefined {
  const { date, timeZone, daysLater = 0 } = day;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return undefined;
  const utc = midnight + daysLater * 86_400_000;
  try {
    // The offset at the first guess may be that of the other side of a clock change; the second settles it.
    const guess = utc - offsetAt(utc, timeZone);
    return new Date(utc - offsetAt(guess, timeZone)).toISOString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
