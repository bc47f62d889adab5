import { type StormEvent, type Word, wordsOf } from './storm-plan.ts';
import { expectPlans } from './storm-plans.ts';

/** What the vendor's account must show in the end, in the vendor's words; empty text where there is nothing. */
export interface ExpectedAccount {
  readonly is_active: boolean;
  readonly email: string;
  readonly name: string;
  readonly first_name: string;
  readonly role: string;
  readonly phone: string;
  readonly organization_role: string;
  readonly timezone: string;
  readonly landline: number | '';
}

/**
 * The end state by the rules alone, once the day of every plan has come: of each attribute the value that counts last; at the
 * same time, `active: false`, else the greater event id. Written without a look at the product.
 */
export function expectAccount(events: readonly StormEvent[]): ExpectedAccount {
  const said = events.filter(({ effectiveAt }) => effectiveAt === undefined).flatMap(wordsOf);
  const words = new Map<string, Word>();
  for (const word of [...said, ...expectPlans(events)]) {
    const known = words.get(word.name);
    if (known === undefined || isLater(word, known)) words.set(word.name, word);
  }
  const text = (name: string) => String(words.get(name)?.value ?? '');
  return {
    is_active: words.get('active')?.value === true,
    email: text('email'),
    name: [text('givenName'), text('familyName')].filter((part) => part !== '').join(' '),
    first_name: text('givenName'),
    role: text('role'),
    phone: text('phone'),
    organization_role: text('title'),
    timezone: text('timezone'),
    landline: text('landline') === '' ? '' : Number(text('landline')),
  };
}

function isLater(word: Word, known: Word): boolean {
  if (word.at !== known.at) return word.at > known.at;
  if (word.name === 'active' && word.value !== known.value) return word.value === false;
  return word.id > known.id;
}
