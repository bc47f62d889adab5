import { describeTime } from '../describe-time.ts';
import { section } from '../table.ts';
import type { PersonView } from './person-view.ts';

/** Shows a person in tables. */
export function renderPerson(view: PersonView): readonly string[] {
  const { names, attributes, accounts, planned, waiting } = view;
  const targets = accounts.map(({ target }) => target);
  return [
    `Person ${view.id}: ${view.state}`,
    ...(view.joined.length === 0 ? [] : [`Also recorded as ${view.joined.join(', ')}`]),
    ...section(
      'Names',
      names.map(({ type, value, since, until, current }) => ({
        name: type,
        value,
        since: describeTime(since),
        until: current ? 'now' : describeTime(until),
      })),
    ),
    ...section('Accounts', accounts.map(rowOfAccount)),
    ...section(
      'Attributes, and who said so',
      attributes.map(({ attribute, value, saidAt, event, targets: standing, isWithheld }) => ({
        attribute,
        value: value === null ? '(cleared)' : String(value),
        said: describeTime(saidAt),
        event,
        ...Object.fromEntries(
          targets.map((target) => [target, isWithheld ? 'not given' : (standing[target] ?? '')]),
        ),
      })),
    ),
    ...section(
      'Planned',
      planned.map(({ effectiveAt, attribute, value, saidAt, event }) => ({
        effective: describeTime(effectiveAt),
        attribute,
        value: value === null ? '(cleared)' : String(value),
        said: describeTime(saidAt),
        event,
      })),
    ),
    ...section(
      'Waiting',
      waiting.map(({ event, type, acceptedAt, heldBecause }) => ({
        since: describeTime(acceptedAt),
        type,
        because: heldBecause ?? (view.worksUntil === undefined ? 'to be reconciled' : 'being reconciled'),
        'next look': describeTime(view.nextLookAt),
        event,
      })),
    ),
  ];
}

function rowOfAccount(account: PersonView['accounts'][number]): Readonly<Record<string, string>> {
  const { target, accountId, creatingSince, invitation, heldBy, notDeactivatedSince, refused } = account;
  const { failing, conflict } = account;
  const notes = [
    ...(creatingSince !== undefined && accountId === undefined
      ? [`being created since ${describeTime(creatingSince)}`]
      : []),
    ...(heldBy === undefined ? [] : [`held by brake-${heldBy}`]),
    ...(notDeactivatedSince === undefined
      ? []
      : [`not deactivated since ${describeTime(notDeactivatedSince)}`]),
    ...(failing === undefined ? [] : [`${failing.because} since ${describeTime(failing.since)}`]),
    ...(conflict === undefined ? [] : [`conflict: ${conflict.reason}`]),
    ...(refused.length === 0 ? [] : [`refused: ${refused.join(', ')}`]),
    ...(account.protected === undefined
      ? []
      : [`protected by ${account.protected.by} since ${describeTime(account.protected.at)}`]),
    ...account.accepted.map(({ kind, by, at }) => `${kind} accepted by ${by} on ${at.slice(0, 10)}`),
    ...account.otherAccountIds.map((id) => `also has ${id}`),
  ];
  return { target, account: accountId ?? 'none', invitation, notes: notes.join('; ') };
}
