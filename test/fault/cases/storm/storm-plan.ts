import type { EventType } from '../../../../shared/domain/user-event.ts';
import type { Randomness } from '../../world/create-randomness.ts';
import type { StormPerson } from './storm-people.ts';

/** One event as its sender knows it. */
export interface StormEvent {
  readonly id: string;
  readonly person: StormPerson;
  readonly type: EventType;
  readonly occurredAt: string;
  readonly effectiveAt?: string;
  readonly user: Readonly<Record<string, string | boolean | null>>;
}

/** What is sent, in this order; some events more than once. */
export interface StormPlan {
  readonly events: readonly StormEvent[];
  readonly deliveries: readonly StormEvent[];
}

/**
 * For each of the people an onboarding that names them fully, before anything else happens to them, an update that tells each other
 * address of theirs, and up to nine more events, of which some hold only later. Without a number, an event names someone by
 * what they are called all along; by what they are called for a while, only those of its time would be theirs.
 */
export function planStorm(random: Randomness, people: readonly StormPerson[]): StormPlan {
  const now = Date.now();
  const events = people.flatMap((person): StormEvent[] => {
    const { employeeNumber, emails } = person;
    const [first = '', ...others] = emails;
    // So coarse that some events happen at the same time.
    const event = (type: EventType, user: StormEvent['user'], slot = random.integer(1, 60)): StormEvent => ({
      id: `storm-${random.text(12)}`,
      person,
      type,
      occurredAt: new Date(now - 3_600_000 + slot * 30_000).toISOString(),
      user,
    });
    const more = Array.from({ length: random.integer(4, 9) }, () => {
      const type = random.pick(types);
      const said = event(type, userOf(random, { type, person, email: random.pick(emails) }));
      return random.chance(0.15) ? { ...said, effectiveAt: secondsAfter(now, random.integer(2, 40)) } : said;
    });
    return [
      event('onboard', userOf(random, { type: 'onboard', person, email: first }), 0),
      ...others.map((email) => event('update', { employeeNumber, email })),
      ...more,
    ];
  });
  const repeated = events.flatMap((event) =>
    Array.from({ length: random.chance(0.3) ? random.integer(1, 2) : 0 }, () => event),
  );
  return { events, deliveries: random.shuffle([...events, ...repeated]) };
}

const types: readonly EventType[] = ['onboard', 'update', 'update', 'update', 'offboard'];

function userOf(
  random: Randomness,
  {
    type,
    person: { userName, employeeNumber, emails },
    email,
  }: { readonly type: EventType; readonly person: StormPerson; readonly email: string },
): StormEvent['user'] {
  if (type === 'onboard') {
    return {
      userName,
      employeeNumber,
      email,
      givenName: word(random),
      familyName: word(random),
      role: role(random),
    };
  }
  const named = random.pick([
    { userName },
    { employeeNumber },
    emails.length === 1 ? { email } : { userName },
  ]);
  return type === 'offboard' ? named : { ...named, ...changes(random) };
}

/** What an update says; `null` clears. */
function changes(random: Randomness): StormEvent['user'] {
  const possible: readonly StormEvent['user'][] = [
    { givenName: word(random) },
    { familyName: word(random) },
    { phone: random.chance(0.3) ? null : `+44 20 ${random.integer(1000, 9999)}` },
    { title: random.chance(0.3) ? null : word(random) },
    { timezone: random.pick(['UTC', 'Europe/Berlin', 'Asia/Kolkata']) },
    { landline: `${random.integer(1000, 9999)}` },
    { role: role(random) },
    { active: random.chance(0.5) },
  ];
  return Object.assign({}, ...random.shuffle(possible).slice(0, random.integer(1, 3)));
}

function word(random: Randomness): string {
  return `N${random.text(6)}`;
}

function role(random: Randomness): string {
  return random.pick(['Requester', 'Approver', 'IT Manager', 'IT Support Operator']);
}

function secondsAfter(now: number, seconds: number): string {
  return new Date(now + seconds * 1000).toISOString();
}

export type Value = string | boolean | null;

/** What was said of one attribute. */
export interface Word {
  readonly name: string;
  readonly value: Value;
  /** As of when it counts (ISO 8601). */
  readonly at: string;
  readonly id: string;
}

/** What an event says, as of when it was said. An offboarding says nothing but that someone leaves. */
export function wordsOf({ id, occurredAt: at, type, user }: StormEvent): readonly Word[] {
  if (type === 'offboard') return [{ name: 'active', value: false, at, id }];
  const stated = type === 'onboard' ? { ...user, active: true } : user;
  return Object.entries(stated).map(([name, value]) => ({ name, value, at, id }));
}
