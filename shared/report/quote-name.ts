/** Whoever drops a file chooses its name, and could steer a terminal with it or turn the text around. */
const steering = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const maxLength = 120;

/**
 * A line of text without what a terminal or a mail program would act on, each shown as U+FFFD. Joiners stay: names of Persian
 * and Indic scripts are misspelt without them, and they steer nothing.
 */
export function printable(line: string): string {
  return line.replace(steering, '\ufffd');
}

/**
 * A name that someone else chose, for a message: in quotation marks, so that it cannot go on as our sentence, on one
 * line, at most 120 characters long with its end kept, and without anything that mail programs make a link of.
 */
export function quoteName(name: string): string {
  const shown = printable(name).replaceAll('"', "'").replaceAll('://', ': //');
  const characters = [...shown];
  if (characters.length <= maxLength) return `"${shown}"`;
  const half = (maxLength - 1) / 2;
  return `"${characters.slice(0, Math.ceil(half)).join('')}…${characters.slice(-Math.floor(half)).join('')}"`;
}
