import * as z from 'zod';

export interface AsOfInput {
  /** The object's metadata, names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly key: string;
  /** When the object was made. */
  readonly createdAt: Date;
  /** A file without a time of its own speaks as of so long before it was dropped. */
  readonly maxExtractAgeSeconds: number;
}

/** As webhooks allow for clocks that are fast. */
const toleranceMs = 5 * 60 * 1000;

const time = z.iso.datetime({ offset: true });
const date = z.iso.date();
/**
 * `2026-11-21`, `20261121`, and with a time of day `T0900`, `_09-00-00`, `T090000Z`; nothing but digits around it. What
 * follows a date may be another date instead: `2026-11-01_2026-11-26`.
 */
const inName =
  /(?<!\d)(?<year>20\d\d)-?(?<month>\d\d)-?(?<day>\d\d)(?:(?![T_ -]?20\d\d-?\d\d-?\d\d(?!\d))[T_ -]?(?<hour>\d\d)[-:.]?(?<minute>\d\d)(?:[-:.]?(?<second>\d\d))?Z?)?(?!\d)/g;

/**
 * When what a file says was true: as its metadata `as-of` says, else a time in its name (UTC; a date alone means its
 * beginning, a period its later date), else its making less `maxExtractAgeSeconds`. Undefined where the metadata holds no time, or one to come.
 */
export function asOf(input: AsOfInput): Date | undefined {
  const { metadata, key, createdAt } = input;
  const declared = metadata['as-of']?.trim();
  if (declared !== undefined && declared !== '') {
    if (!time.safeParse(declared).success && !date.safeParse(declared).success) return undefined;
    const stated = new Date(declared);
    return stated.getTime() > createdAt.getTime() + toleranceMs ? undefined : stated;
  }
  const named = timeInName(key.slice(key.lastIndexOf('/') + 1));
  if (named !== undefined) return new Date(Math.min(named.getTime(), createdAt.getTime()));
  return new Date(createdAt.getTime() - input.maxExtractAgeSeconds * 1000);
}

/** The latest, since a period ends with the day on which it was extracted. */
function timeInName(name: string): Date | undefined {
  const times = [...name.matchAll(inName)].flatMap(({ groups = {} }) => realTime(groups) ?? []);
  return times.sort((a, b) => b.getTime() - a.getTime())[0];
}

function realTime(groups: Readonly<Record<string, string | undefined>>): Date | undefined {
  const { year, month, day, hour = '00', minute = '00', second = '00' } = groups;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const found = new Date(text);
  // 31 February is no date, and 20261399 no time but someone's number.
  const isReal = !Number.isNaN(found.getTime()) && found.toISOString() === text.replace('Z', '.000Z');
  return isReal ? found : undefined;
}
