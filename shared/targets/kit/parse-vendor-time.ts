/** What Django and JavaScript write where there is no time. */
const nothing = new Set(['', 'null', 'none', 'nan', 'never', 'n/a', '-', '--']);

/** `2026-11-21`, with a time, fractions and an offset if there are any; without an offset it is UTC. */
const isoLike =
  /^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?<offset>Z|[+-]\d\d:?\d\d)?)?$/i;

/** A time that a vendor shows, whose format is not published: ISO 8601 (UTC), none, or something that is not understood. */
export function parseVendorTime(value: unknown): string | 'none' | 'unclear' {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'number') return ofEpoch(value);
  if (typeof value !== 'string') return 'unclear';
  const text = value.trim();
  if (nothing.has(text.toLowerCase())) return 'none';
  if (/^\d{10}(?:\d{3})?$/.test(text)) return ofEpoch(Number(text));
  const { date, time = '00:00', offset = 'Z' } = isoLike.exec(text)?.groups ?? {};
  if (date === undefined) return 'unclear';
  const milliseconds = Date.parse(`${date}T${time}${offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(milliseconds) ? 'unclear' : new Date(milliseconds).toISOString();
}

/** Seconds or milliseconds since 1970: of this century, seconds have ten digits and milliseconds thirteen. */
function ofEpoch(value: number): string | 'none' | 'unclear' {
  if (value === 0) return 'none';
  const milliseconds = value < 1e11 ? value * 1000 : value;
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() < 2000 ? 'unclear' : time.toISOString();
}
