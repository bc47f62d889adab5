import { type AttributeName, type Attributes, type AttributeValue, attributeNames } from '../attributes.ts';
import { valuesOf } from '../desired-state.ts';
import { wantedAttributes } from '../wanted-attributes.ts';
import { cellFingerprint } from './cell-fingerprint.ts';
import { comparableValue } from './comparable-value.ts';
import { fingerprintedAttributes } from './row-fingerprint.ts';
import { type RowSituation, wins } from './row-situation.ts';

export interface ChangedCells {
  /** Cells that differ from what is desired or, where the ledger knows nothing, from what is there. */
  readonly changed: Attributes;
  /** Whether cells differ that somebody else set later. */
  readonly overruled: boolean;
}

/** Compares the cells of a row, `active` excepted, with all that is known of the person. */
export function changedCells(attributes: Attributes, situation: RowSituation): ChangedCells {
  const changed: { [A in AttributeName]?: AttributeValue } = {};
  let overruled = false;
  for (const name of attributeNames) {
    const value = attributes[name];
    if (value === undefined || name === 'active') continue;
    const register = situation.person?.desired[name];
    if (register === undefined) {
      if (differsFromAccount(name, value, situation)) changed[name] = value;
    } else if (comparableValue(name, register.value) !== comparableValue(name, value)) {
      if (wins(situation, name, value)) changed[name] = value;
      else overruled = true;
    }
  }
  return { changed: { ...changed, ...namesShownDifferently(attributes, situation) }, overruled };
}

function differsFromAccount(name: AttributeName, value: AttributeValue, situation: RowSituation): boolean {
  const { person, account, previous, adopts, target } = situation;
  if (account === undefined) return value !== null;
  if (target.policy.visibleAttributes.includes(name)) return !account.shows(name, value);
  if (previous === undefined) return value !== null && !(adopts && person === undefined);
  const last = previous[fingerprintedAttributes.indexOf(name)] ?? 0;
  return last === 0 ? value !== null : last !== cellFingerprint(name, value);
}

/** Where accounts show a name that is made of others, those are compared through it. */
function namesShownDifferently(attributes: Attributes, situation: RowSituation): Attributes {
  const { account, person, target } = situation;
  const desired = person?.desired ?? {};
  if (account === undefined || !target.policy.visibleAttributes.includes('displayName')) return {};
  if (attributes.displayName !== undefined || desired.displayName !== undefined) return {};
  const parts = (['givenName', 'familyName'] as const).filter(
    (name) => attributes[name] !== undefined && desired[name] === undefined,
  );
  const values = {
    ...Object.fromEntries(parts.map((name) => [name, attributes[name]])),
    ...valuesOf(desired),
  };
  // Half a name says nothing of the whole one.
  if (parts.length === 0 || values.givenName === undefined || values.familyName === undefined) return {};
  const register = (value: AttributeValue) => ({ value, at: situation.asOf, by: situation.reference });
  const { displayName } = wantedAttributes({
    givenName: register(values.givenName),
    familyName: register(values.familyName),
  });
  if (displayName === undefined || account.shows('displayName', displayName)) return {};
  return Object.fromEntries(parts.map((name) => [name, attributes[name]]));
}
