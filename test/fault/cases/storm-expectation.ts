import type { StormEvent } from './storm-plan.ts';

type Value = string | boolean | null;

/** What the last writer said of one attribute. */
interface Word {
  readonly value: Value;
  readonly at: string;
  readonly id: string;
}

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
 * The end state by the merge law alone: of each attribute the value that occurred last; at the same time, `active:
 * false`, else the greater event id. Written without a look at the product.
 */
export function expectAccount(events: readonly StormEvent[]): ExpectedAccount {
  const words = new Map<string, Word>();
  for (const { id, occurredAt: at, type, user } of events) {
    const said: Record<string, Value> = { ...user };
    if (type !== 'update') said.active = type === 'onboard';
    for (const [name, value] of Object.entries(said)) {
      const word = { value, at, id };
      const known = words.get(name);
      if (known === undefined || isLater(word, known, name)) words.set(name, word);
    }
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

function isLater(word: Word, known: Word, name: string): boolean {
  if (word.at !== known.at) return word.at > known.at;
  if (name === 'active' && word.value !== known.value) return word.value === false;
  return word.id > known.id;
}
