/** What a field of a cron expression may hold: numbers within bounds, names that stand for them, and words of its own. */
interface Field {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
  /** `?`, `L`, `15W`, `6#3`. */
  readonly also?: RegExp;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** In their order. */
const fields: readonly Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31, also: /^(?:\?|L|(?:[1-9]|[12]\d|3[01])W)$/ },
  { least: 1, most: 12, names: months },
  { least: 1, most: 7, names: weekdays, also: /^(?:\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { least: 1970, most: 2199 },
];

/**
 * Whether EventBridge Scheduler takes the expression, which it says only when it is deployed: `cron(15 1-6 * * ? *)`.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function isCronExpression(expression: string): boolean {
  const words = /^cron\((\S+(?: \S+){5})\)$/.exec(expression)?.[1]?.split(' ') ?? [];
  const [, , dayOfMonth, , dayOfWeek] = words;
  // Both would say which days, and one of them has to leave it to the other.
  const isOneDay = (dayOfMonth === '?') !== (dayOfWeek === '?');
  return (
    words.length === fields.length && isOneDay && fields.every((field, index) => takes(field, words[index]))
  );
}

function takes(field: Field, word = ''): boolean {
  if (field.also?.test(word)) return true;
  return word.split(',').every((part) => {
    const [range = '', step, ...rest] = part.split('/');
    const isStep = step === undefined || (/^\d{1,4}$/.test(step) && Number(step) > 0);
    return rest.length === 0 && isStep && isRange(field, range);
  });
}

function isRange(field: Field, range: string): boolean {
  if (range === '*') return true;
  const [from = '', to, ...rest] = range.split('-');
  return rest.length === 0 && isValue(field, from) && (to === undefined || isValue(field, to));
}

function isValue({ least, most, names = [] }: Field, text: string): boolean {
  if (names.includes(text.toUpperCase())) return true;
  return /^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
