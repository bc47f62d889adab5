import { describe, expect, test } from 'vitest';
import { unitePeople } from '../../../shared/domain/identity/unite-people.ts';
import { mergeEvent } from '../../../shared/domain/merge-event.ts';
import { newPerson, newTargetState, type Person, type TargetState } from '../../../shared/domain/person.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

const now = at(100);
type User = UserEvent['user'];
const onboard = (user: User, minutes: number, more: Partial<UserEvent> = {}) =>
  userEvent({ type: 'onboard', user, occurredAt: at(minutes), ...more });
const update = (user: User, minutes: number) => userEvent({ user, occurredAt: at(minutes) });

function record(id: string, ...events: readonly UserEvent[]): Person {
  return events.reduce((person, event) => mergeEvent(person, event, now).person, newPerson(id));
}

function united(kept: Person, other: Person): Person {
  const result = unitePeople({ kept, other }, now);
  if (result.kind === 'refused') throw new Error(result.because);
  return result.person;
}

const withTarget = (person: Person, state: Partial<TargetState>, name = 'infraon'): Person => ({
  ...person,
  targets: { ...person.targets, [name]: { ...newTargetState, ...state } },
});

const ann = record('kept', onboard({ email: 'a@x', title: 'Dr' }, 1));
const lee = record('other', onboard({ email: 'b@x', phone: '1' }, 2));

describe('two records', () => {
  test('are not made one where each has a number of its own', () => {
    const numbered = (id: string, employeeNumber?: string) =>
      record(id, onboard({ email: 'a@x', ...(employeeNumber && { employeeNumber }) }, 1));
    const outcomes = [['1', '2'], ['1', '1'], ['1'], [undefined, '2']].map(([number, other]) =>
      unitePeople({ kept: numbered('kept', number), other: numbered('other', other) }, now),
    );
    expect(outcomes[0]).toEqual({ kind: 'refused', because: 'numbers-differ' });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'united', 'united', 'united']);
  });

  test.each<readonly [Partial<TargetState>, boolean]>([
    [{ creatingSince: at(1) }, true],
    [{ creatingSince: at(1), accountId: '1' }, false],
    [{ accountId: '1', invitation: 'inviting' }, true],
    [{ accountId: '1', invitation: 'unknown' }, false],
  ])('are not made one while the other’s account is in flight: %j', (state, isInFlight) => {
    const kinds = [
      unitePeople({ kept: ann, other: withTarget(withTarget(lee, {}, 'esper'), state) }, now),
      unitePeople({ kept: withTarget(ann, state), other: lee }, now),
    ];
    const united = expect.objectContaining({ kind: 'united' });
    expect(kinds).toEqual([isInFlight ? { kind: 'refused', because: 'account-in-flight' } : united, united]);
  });
});

describe('the person that comes of two records', () => {
  test('is the one that is kept, as if all had been said of them', () => {
    const events = [
      onboard({ email: 'a@x' }, 1, { source: 'hr' }),
      update({ email: 'a@x', title: 'Dr' }, 6),
      onboard({ email: 'b@x', title: 'Prof' }, 5),
      { ...update({ userName: 'b@x', title: 'Dean' }, 7), effectiveAt: at(50) },
    ] as const;
    const [kept, other] = [record('kept', events[0], events[1]), record('other', events[2], events[3])];
    const all = record('kept', ...events);
    const person = united({ ...kept, joined: ['x'] }, { ...other, joined: ['x', 'y'] });
    expect(person).toEqual({ ...all, joined: ['x', 'other', 'y'], identifiers: expect.anything() });
    expect(new Set(person.identifiers)).toEqual(new Set(all.identifiers));
    expect(person.onboardedBy).toEqual(['hr', 'webhook']);
  });

  test('is claimed by every name from its first to its last time', () => {
    const often = record('other', ...[2, 9].map((minute) => onboard({ email: 'b@x' }, minute)));
    expect(united(ann, often).identifiers).toEqual([
      { type: 'email', value: 'a@x', from: at(1), last: at(1), until: at(2) },
      { type: 'email', value: 'b@x', from: at(2), last: at(9) },
      { type: 'userName', value: 'a@x', implied: true, from: at(1), last: at(1), until: at(2) },
      { type: 'userName', value: 'b@x', implied: true, from: at(2), last: at(9) },
    ]);
  });

  test('is a record of words only where both are, and was onboarded where either was', () => {
    const [word, other] = [update({ email: 'a@x' }, 1), update({ email: 'a@x' }, 2)];
    const bare = record('kept', word);
    expect(united(bare, record('other', other)).words).toEqual([word, other]);
    expect(united(bare, record('other', other))).not.toHaveProperty('onboardedBy');
    for (const [left, right] of [
      [ann, bare],
      [bare, lee],
    ] as const) {
      expect(united(left, right)).not.toHaveProperty('words');
      expect(united(left, right).onboarded).toBe(true);
    }
    expect(united(bare, record('other', other)).onboarded).toBe(false);
  });

  test('stays onboarded though what is known of the other puts the start off', () => {
    const start = { ...onboard({ email: 'a@x' }, 1), effectiveAt: at(50) };
    const later = { ...onboard({ email: 'a@x' }, 2), effectiveAt: at(200) };
    const [started, waiting] = [record('kept', start), record('other', later)];
    expect(united(started, waiting).onboarded).toBe(true);
    expect(united(waiting, started).onboarded).toBe(true);
  });

  test('has the open and the observed events of both, each once', () => {
    const open = (reference: string) => ({ reference, type: 'update', attributes: [] }) as const;
    const kept = { ...ann, openEvents: [open('1'), open('2')], observed: [open('4')] };
    const other = { ...lee, openEvents: [open('2'), open('3')], observed: [open('4'), open('5')] };
    const person = united(kept, other);
    expect(person.openEvents).toEqual(['1', '2', '3'].map(open));
    expect(person.observed).toEqual(['4', '5'].map(open));
    expect(united(ann, other).observed).toEqual(['4', '5'].map(open));
    expect(united(kept, lee).observed).toEqual([open('4')]);
    expect(united(ann, lee)).not.toHaveProperty('observed');
  });

  test('keeps the names of the account that is kept equal, where both have one', () => {
    const named = record('other', onboard({ userName: 'lee', email: 'b@x' }, 9));
    const names = (kept: Person, other: Person) => {
      const { userName, email } = united(kept, other).desired;
      return [userName?.value, email?.value];
    };
    const kept = withTarget(ann, { accountId: '1' });
    expect(names(kept, withTarget(named, { accountId: '2' }))).toEqual(['lee', 'a@x']);
    expect(
      names(
        withTarget(named, { accountId: '2' }),
        withTarget(record('p', onboard({ userName: 'p', email: 'c@x' }, 10)), { accountId: '3' }),
      ),
    ).toEqual(['lee', 'b@x']);
    for (const [left, right] of [
      [ann, withTarget(named, { accountId: '2' })],
      [withTarget(ann, {}), withTarget(named, { accountId: '2' })],
      [kept, named],
      [kept, withTarget(named, {})],
      [kept, withTarget(named, { accountId: '2' }, 'esper')],
    ] as const) {
      expect(names(left, right)).toEqual(['lee', 'b@x']);
    }
    const bare = withTarget(record('kept', onboard({ userName: 'ann' }, 1)), { accountId: '1' });
    expect(names(bare, withTarget(named, { accountId: '2' }))).toEqual(['ann', 'b@x']);
  });

  test.each<readonly [string, Partial<TargetState>, Partial<TargetState>, Partial<TargetState>]>([
    [
      'the account that is kept, and the others',
      { accountId: '1', otherAccountIds: ['3'] },
      { accountId: '2', otherAccountIds: ['1', '4'] },
      { accountId: '1', otherAccountIds: ['3', '2', '4'] },
    ],
    [
      'the only account',
      { otherAccountIds: ['3'] },
      { accountId: '2', applied: { title: 'x' } },
      { accountId: '2', applied: { title: 'x' }, otherAccountIds: ['3'] },
    ],
    [
      'the one that is being created',
      { creatingSince: at(1) },
      { accountId: '2' },
      { creatingSince: at(1), otherAccountIds: ['2'] },
    ],
    [
      'nothing of what came of earlier runs',
      {
        accountId: '1',
        conflict: { reason: 'several-accounts', since: at(1) },
        served: { situation: 's', outcome: { result: 'created' } },
      },
      {},
      { accountId: '1' },
    ],
    [
      'since when a leaver is there still',
      { accountId: '1', notDeactivatedSince: at(5) },
      { notDeactivatedSince: at(3) },
      { accountId: '1', notDeactivatedSince: at(3) },
    ],
    [
      'since when the other is there still',
      { accountId: '1' },
      { notDeactivatedSince: at(3) },
      { accountId: '1', notDeactivatedSince: at(3) },
    ],
  ])('has, at a target, %s', (_, kept, other, expected) => {
    const { targets } = united(withTarget(ann, kept), withTarget(lee, other));
    expect(targets).toStrictEqual({ infraon: { ...newTargetState, ...expected } });
  });

  test('has the accounts of both where they have none at the same target', () => {
    const { targets } = united(
      withTarget(ann, { accountId: '1' }),
      withTarget(lee, { accountId: '2' }, 'esper'),
    );
    expect([targets.infraon?.accountId, targets.esper?.accountId]).toEqual(['1', '2']);
  });
});
