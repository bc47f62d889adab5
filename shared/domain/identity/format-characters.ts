/**
 * Characters that show nothing by themselves: zero-width spaces and joiners, direction marks, soft hyphens, byte order
 * marks, variation selectors, tags, fillers. Two texts that differ in them look the same.
 */
const invisible = String.raw`[\p{Cf}\p{Default_Ignorable_Code_Point}]`;

/** Scripts whose spelling needs joiners. Persian writes a non-joiner within words, Indic scripts a joiner at conjuncts. */
const joiningLetter = String.raw`[[\p{scx=Arab}\p{scx=Syrc}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}]&&[\p{L}\p{M}]]`;
/** Signs that take the vowel off the letter before them: a joiner behind one says how the conjunct is written. */
const virama = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]`;
const joiner = String.raw`[\u200c\u200d]`;
const spelled = `(?<=${joiningLetter})${joiner}(?=${joiningLetter})|(?<=${virama})${joiner}`;

const anyInvisible = new RegExp(invisible, 'gv');
/** Built for the first text that needs it: it takes some milliseconds of a cold start, and most texts are ASCII. */
let meaningless: RegExp | undefined;

/** All of them lie beyond ASCII. */
const beyondAscii = /\P{ASCII}/u;

/** Removes all of them: for what identifies or is compared, where a second spelling would be a second person. */
export function withoutFormatCharacters(text: string): string {
  return beyondAscii.test(text) ? text.replace(anyInvisible, '') : text;
}

/**
 * Removes those that mean nothing: for names as people write them. A joiner stays where RFC 5892 (A.1, A.2) lets one
 * stand, after a virama and between letters of a joining script, because `می‌خواهم` is misspelled without it.
 */
export function withoutMeaninglessCharacters(text: string): string {
  if (!beyondAscii.test(text)) return text;
  meaningless ??= new RegExp(`(?!${spelled})${invisible}`, 'gv');
  return text.replace(meaningless, '');
}
