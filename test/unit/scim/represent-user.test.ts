import { expect, it } from 'vitest';
import { newPerson, newTargetState } from '../../../shared/domain/person.ts';
import { newUserRecord } from '../../../shared/scim/ledger/user-record.ts';
import { representUser } from '../../../shared/scim/users/represent-user.ts';
import { attributesOfUser, withValues } from '../../../shared/scim/values/attributes-of-user.ts';
import { at } from '../../support/user-events.ts';

const record = newUserRecord('u1', at(0));

it('says of each target what is still to be done, what the brake holds, and what it did not take', () => {
  const person = {
    ...newPerson('p1'),
    openEvents: [{ reference: 'scim-okta/u1.1', type: 'offboard' as const, attributes: [] }],
    targets: {
      infraon: { ...newTargetState, accountId: '7', heldBy: 'scim-okta', refused: { title: 'x' } },
    },
  };
  const { targets } = representUser({ targets: ['infraon', 'esper'] }, { record, person });
  expect(targets).toEqual({
    infraon: { pending: true, hasAccount: true, held: 'brake', notTaken: ['title'] },
    esper: { pending: true, hasAccount: false },
  });
});

it('has another version when anyone changes what is visible, and the same in any order of the keys', () => {
  const versionOf = (sent: object) =>
    representUser({ targets: [] }, { record: { ...record, sent }, person: undefined }).meta.version;
  expect(versionOf({ title: 'a', userName: 'b' })).toBe(versionOf({ userName: 'b', title: 'a' }));
  expect(versionOf({ title: 'a' })).not.toBe(versionOf({ title: 'b' }));
});

it('shows another value in the place that the client gave it', () => {
  const sent = {
    userName: 'ada',
    emails: [
      { value: 'home@x.example', type: 'home' },
      { value: 'A@x.example', type: 'work', primary: true },
    ],
    phoneNumbers: [{ value: '+49 89 1', type: 'work' }],
  };
  expect(attributesOfUser(sent)).toEqual({ userName: 'ada', email: 'A@x.example', landline: '49891' });
  expect(withValues(sent, { email: 'a@x.example', landline: '49891', phone: '5', title: null })).toEqual({
    ...sent,
    phoneNumbers: [...sent.phoneNumbers, { type: 'mobile', value: '5' }],
  });
  expect(withValues(sent, { email: 'b@x.example' }).emails).toEqual([
    sent.emails[0],
    { value: 'b@x.example', type: 'work', primary: true },
  ]);
});
