import { type ColumnMeaning, columnAliases } from './column-aliases.ts';

const meanings = new Map<string, ColumnMeaning>(
  (Object.keys(columnAliases) as ColumnMeaning[]).flatMap((meaning) =>
    columnAliases[meaning].split(', ').map((alias): [string, ColumnMeaning] => [plainName(alias), meaning]),
  ),
);

/** What exports add to the name of a column without changing what it says: `First Name [Required]`, `Work Email (Business)`. */
const addition =
  /[([](?:required|optional|mandatory|read only|primary|business|work|company|corporate|pflichtfeld|geschäftlich|dienstlich|beruflich|obligatoire|professionnel(?:le)?|obligatorio|laboral|corporativo)[)\]]$/i;

/** What a column of this name says; undefined for a column that is ignored. */
export function columnMeaning(name: string): ColumnMeaning | undefined {
  return meanings.get(plainName(name)) ?? meanings.get(plainName(name.trim().replace(addition, '')));
}

/** Names that give way to another one of the same meaning: those with the greater number to those with the smaller, 0 by default. */
const ranks: ReadonlyMap<string, number> = new Map(
  Object.entries({
    'business title': -1,
    'preferred first name': 1,
    'preferred last name': 1,
    'preferred name first name': 1,
    'preferred name last name': 1,
    'legal first name': 2,
    'legal last name': 2,
    'legal name first name': 2,
    'legal name last name': 2,
    Rufname: 1,
    'prénom usuel': 1,
    phone: 1,
    'phone number': 1,
    telephone: 1,
    'telephone number': 1,
    Telefon: 1,
    Telefonnummer: 1,
    teléfono: 1,
    position: 1,
    'position title': 1,
  }).map(([name, rank]) => [plainName(name), rank]),
);

/** Where two columns mean the same, the one with the smaller number is read. Two with the same number are for people to sort out. */
export function rankOf(name: string): number {
  return ranks.get(plainName(name)) ?? 0;
}

/** Letters without accents, digits and `#`, in lower case: `E-mail Address`, `e_mail address` and `EMAILADDRESS` are one name. */
export function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}#]/gu, '');
}
