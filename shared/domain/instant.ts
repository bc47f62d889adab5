/** Digits after the second that are kept: senders stamp with micro- or nanoseconds. */
export const keptDigits = 9;

const fractionOf = /\.(\d+)/;

/**
 * A parsable time with an offset, in UTC: with milliseconds, and with what it says beyond them. So
 * `2026-11-21T10:00:00.000800+01:00` is `2026-11-21T09:00:00.0008Z`, one moment has one spelling, and
 * {@link compareInstants} orders them. Digits beyond {@link keptDigits} are cut.
 */
export function toInstant(time: string): string {
  const milliseconds = new Date(time).toISOString();
  const fraction = fractionOf.exec(time)?.[1] ?? '';
  const beyond = fraction.slice(3, keptDigits).replace(/0+$/, '');
  return beyond === '' ? milliseconds : milliseconds.replace('Z', `${beyond}Z`);
}

/** Whether a time has more digits than are kept, so that two different ones could become one. */
export function isTooPrecise(time: string): boolean {
  return /[1-9]/.test((fractionOf.exec(time)?.[1] ?? '').slice(keptDigits));
}

/**
 * Orders two instants: negative when the left one is earlier. As text they would compare wrongly within one millisecond,
 * where `Z` would stand against a digit.
 */
export function compareInstants(left: string, right: string): number {
  const [a, b] = [left.slice(0, -1), right.slice(0, -1)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
