import { type AttributeName, type Attributes, attributeNames } from '../../domain/attributes.ts';
import { employeeNumberOf, isBare } from '../../domain/identity/bearing.ts';
import { identifierTypes, normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { statedAttributes, type UserEvent, type Weight } from '../../domain/user-event.ts';
import type { Ownership, ScimClientSettings } from '../scim-client-settings.ts';
import type { ScimUserAttributes } from '../scim-service.ts';
import { attributesOfUser, impliedEmail } from '../values/attributes-of-user.ts';
import type { UserState } from './user-state.ts';

/** The word of a client that is to become an event. */
export interface Word extends UserState {
  /** All that the client has said of the user with it. */
  readonly sent: ScimUserAttributes;
  readonly changed: Attributes;
  readonly eventId: string;
  readonly source: string;
  readonly settings: ScimClientSettings;
  readonly now: Date;
}

/** The event that a word comes to; undefined where it changes nothing that the client may speak of. */
export function eventOf(word: Word): UserEvent | undefined {
  const { record, person, settings, eventId, source } = word;
  const about = aboutOf(word);
  const isNew = about === undefined;
  const spoken = spokenOf(word, { isNew });
  if (!isNew && Object.keys(spoken).length === 0) return undefined;
  const starts = spoken.active === true && (isNew || person?.onboarded !== true);
  const isNamed = identifierTypes.some((name) => name in spoken);
  const type = starts ? 'onboard' : spoken.active === false && !isNew && !isNamed ? 'offboard' : 'update';
  const { active, ...others } = spoken;
  const naming = isNew || starts ? identifiersToGive(word, { isNew }) : {};
  const event: UserEvent = {
    eventId,
    source,
    type,
    occurredAt: laterThan([record.saidAt, ...(spoken.active === false ? saidOfAccess(word) : [])], word.now),
    user: { ...naming, ...others, ...(type === 'update' && active !== undefined ? { active } : {}) },
    ...(isNew ? {} : { about }),
    ...(settings.scope === undefined ? {} : { scope: settings.scope }),
  };
  const weights = weightsOf(event, word);
  return Object.keys(weights).length === 0 ? event : { ...event, weights };
}

/** Whoever is known by words alone, or is given another number than theirs, may be someone else: then the names decide. */
function aboutOf({ person, changed }: Word): string | undefined {
  if (person === undefined || isBare(person)) return undefined;
  const { employeeNumber } = changed;
  const known = employeeNumberOf(person);
  const isOther =
    changed.active === true &&
    person.desired.active?.value !== true &&
    known !== undefined &&
    typeof employeeNumber === 'string' &&
    normaliseIdentifier(employeeNumber) !== known;
  return isOther ? undefined : person.id;
}

/** What the client may speak of. The number of someone who has one stays. */
function spokenOf(word: Word, { isNew }: { readonly isNew: boolean }): Attributes {
  const { changed, settings, person } = word;
  const hasNumber = !isNew && person !== undefined && employeeNumberOf(person) !== undefined;
  return Object.fromEntries(
    Object.entries(changed).filter(
      ([name]) => ownershipOf(name, settings) !== 'ignored' && !(hasNumber && name === 'employeeNumber'),
    ),
  );
}

/** By what an event finds its person, or names someone who starts. */
function identifiersToGive({ sent, person }: Word, { isNew }: { readonly isNew: boolean }): Attributes {
  if (isNew) {
    const said = attributesOfUser(sent);
    return Object.fromEntries(
      identifierTypes.flatMap((name) => (said[name] === undefined ? [] : [[name, said[name]]])),
    );
  }
  const userName = person?.desired.userName?.value ?? sent.userName;
  return typeof userName === 'string' ? { userName } : {};
}

function weightsOf(event: UserEvent, { sent, settings }: Word): { [A in AttributeName]?: Weight } {
  const weights: { [A in AttributeName]?: Weight } = {};
  for (const name of statedAttributes(event).keys()) {
    const ownership = ownershipOf(name, settings);
    const isImplied = name === 'email' && impliedEmail(sent) !== undefined;
    if (ownership === 'owns' && name !== 'active') weights[name] = 'owns';
    else if (ownership === 'yields' || isImplied) weights[name] = 'yields';
  }
  return weights;
}

function ownershipOf(name: string, { ownership = {} }: ScimClientSettings): Ownership {
  const known = attributeNames.find((one) => one === name);
  return (known && ownership[known]) ?? (name === 'active' ? 'yields' : 'last-word');
}

/** When the words on the user's access were said that a leaving is to overrule: their sender's clock may be ahead. */
function saidOfAccess({ person }: Word): readonly (string | undefined)[] {
  const { active } = person?.desired ?? {};
  return [active?.at, active?.beside?.at];
}

/** Clients send what holds now, so that the time of receipt is when it was said; the next word is later than the last. */
function laterThan(said: readonly (string | undefined)[], now: Date): string {
  const least = said.map((at) => (at === undefined ? 0 : Date.parse(at) + 1));
  return new Date(Math.max(now.getTime(), ...least)).toISOString();
}
