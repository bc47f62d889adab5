import { randomInt } from 'node:crypto';

/** Without characters that are mistaken for one another, and without those that need escaping somewhere. */
const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#$%*-_+='];

/**
 * A random initial password with upper case, lower case, digits and symbols, for a policy that is not published.
 * No one is told it: the account's owner sets an own one through the invitation.
 */
export function generatePassword(length: number): string {
  const all = classes.join('');
  const characters = classes.map(pick);
  while (characters.length < length) characters.push(pick(all));
  // Fisher-Yates, so that the four classes are not always at the front.
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [a, b] = [characters[last] ?? '', characters[other] ?? ''];
    characters[last] = b;
    characters[other] = a;
  }
  return characters.join('');
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}
