import {
  type AttributeName,
  type Attributes,
  type AttributeValue,
  attributeNames,
} from '../../domain/attributes.ts';
import { withinAuthority } from '../../domain/authority/within-authority.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import { wantedAttributes } from '../../domain/wanted-attributes.ts';
import { cellFingerprint, fingerprintedAttributes } from './feed-member.ts';
import { isNewerThanKnown, type RowContext, type TargetSituation } from './row-context.ts';

export interface ChangedCells {
  /** Cells that differ from what is desired or, where the ledger knows nothing, from what is there. */
  readonly changed: Attributes;
  /** Whether cells differ that someone else set later. */
  readonly overruled: boolean;
}

const halves = ['givenName', 'familyName'] as const;
/** What an account is called is made of these, whichever of them its target has. */
const nameParts: readonly AttributeName[] = [...halves, 'displayName'];

/** Compares the cells of a row, `active` excepted, with all that is known of the person. */
export function changedCells(attributes: Attributes, situation: RowContext): ChangedCells {
  const changed: { [A in AttributeName]?: AttributeValue } = {};
  let overruled = false;
  const { person } = situation;
  // What no one had the authority to say is not how it is: a file that says the same is asked to be approved.
  const permitted = person && withinAuthority(person, situation).person.desired;
  for (const name of attributeNames) {
    const value = attributes[name];
    if (value === undefined || name === 'active') continue;
    const register = person?.desired[name];
    if (register === undefined) {
      if (differsSomewhere(name, value, situation)) changed[name] = value;
    } else if (!isSame(name, { known: permitted?.[name]?.value, said: value })) {
      if (isNewerThanKnown(situation, name, value)) changed[name] = value;
      else overruled = true;
    }
  }
  return { changed: { ...changed, ...companionNames(attributes, { changed, situation }) }, overruled };
}

function isSame(
  name: AttributeName,
  { known, said }: { readonly known: AttributeValue | undefined; readonly said: AttributeValue },
): boolean {
  const [before, now] = [comparableValue(name, known), comparableValue(name, said)];
  return before === now || (name === 'phone' && isBareNumberOf(before, now));
}

/** A spreadsheet makes `4915112345` of `+49 151 12345`: that says nothing new, and is worse. */
function isBareNumberOf(known: string, said: string): boolean {
  return /^[1-9]\d{5,}$/.test(said) && known.replace(/\D/g, '').replace(/^0+/, '') === said;
}

/** What no target has a place for is compared as one that every target takes, and none shows. */
function differsSomewhere(name: AttributeName, value: AttributeValue, situation: RowContext): boolean {
  const concerned = situation.targets.filter((target) => isConcerned(target, name));
  const compared = concerned.length === 0 ? situation.targets : concerned;
  return compared.some((target) => differsFromAccount(name, value, { ...situation, target }));
}

/** What a target neither shows nor takes does not count for it, but for the name of an account that it may get. */
function isConcerned({ policy, account }: TargetSituation, name: AttributeName): boolean {
  if (policy.visibleAttributes.includes(name) || policy.hiddenAttributes.includes(name)) return true;
  return account === undefined && nameParts.includes(name);
}

function differsFromAccount(
  name: AttributeName,
  value: AttributeValue,
  situation: RowContext & { readonly target: TargetSituation },
): boolean {
  const { person, previous, adopts, target } = situation;
  const { account, policy } = target;
  if (account === undefined) return value !== null;
  if (policy.visibleAttributes.includes(name)) return !account.shows(name, value);
  if (previous === undefined) return value !== null && !(adopts && person === undefined);
  const last = previous[fingerprintedAttributes.indexOf(name)] ?? 0;
  return last === 0 ? value !== null : last !== cellFingerprint(name, value);
}

/**
 * What accounts are called is made of both names where nothing else is said, so that those go together: one alone would
 * become the whole of it.
 */
function companionNames(
  attributes: Attributes,
  { changed, situation }: { readonly changed: Attributes; readonly situation: RowContext },
): Attributes {
  const desired = situation.person?.desired ?? {};
  if (attributes.displayName !== undefined || desired.displayName !== undefined) return {};
  const missing = halves.filter((name) => attributes[name] !== undefined && desired[name] === undefined);
  const isNew = halves.some((name) => changed[name] !== undefined);
  if (!isNew && !showsOtherName(attributes, situation)) return {};
  return Object.fromEntries(missing.map((name) => [name, attributes[name]]));
}

function showsOtherName(attributes: Attributes, situation: RowContext): boolean {
  const { targets, person, asOf: at, reference: by } = situation;
  const [givenName, familyName] = halves.map((name) => {
    const value = attributes[name];
    return person?.desired[name] ?? (value === undefined ? undefined : { value, at, by });
  });
  // Half a name says nothing of the whole one.
  if (givenName === undefined || familyName === undefined) return false;
  const { displayName } = wantedAttributes({ givenName, familyName });
  return targets.some(
    ({ account, policy }) =>
      policy.visibleAttributes.includes('displayName') &&
      account?.shows('displayName', displayName) === false,
  );
}
