import { describe, expect, test } from 'vitest';
import { readGroup, readGroupPatch } from '../../../shared/scim/read/read-group.ts';
import { groupSchema, patchOp } from '../../support/scim-door.ts';

const changes = (...Operations: readonly object[]) => readGroupPatch({ schemas: [patchOp], Operations });

describe('a group', () => {
  test('without members says nothing of them, and with an empty list that there are none', () => {
    expect(readGroup({ schemas: [groupSchema], displayName: 'IT' })).toEqual({ displayName: 'IT' });
    expect(readGroup({ schemas: [groupSchema], displayName: 'IT', members: [] })).toEqual({
      displayName: 'IT',
      members: [],
    });
    expect(
      readGroup({
        schemas: [groupSchema],
        displayName: 'IT',
        externalId: '7',
        members: [{ value: 'u1', display: 'Ada' }, 'u2'],
      }),
    ).toEqual({ displayName: 'IT', externalId: '7', members: ['u1', 'u2'] });
  });
});

describe('a PATCH of a group', () => {
  test('Entra ID adds and removes members as values, in both dialects', () => {
    expect(changes({ op: 'Add', path: 'members', value: [{ $ref: null, value: 'u1' }] })).toEqual({
      addMembers: ['u1'],
    });
    expect(changes({ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'u1' }] })).toEqual({
      removeMembers: ['u1'],
    });
    expect(changes({ op: 'remove', path: 'members[value eq "u1"]' })).toEqual({ removeMembers: ['u1'] });
  });

  test('Okta repeats the id when it renames', () => {
    expect(changes({ op: 'replace', value: { id: 'g1', displayName: 'IT 2' } })).toEqual({
      displayName: 'IT 2',
    });
  });

  test('members are replaced, or all removed', () => {
    expect(changes({ op: 'replace', path: 'members', value: [{ value: 'u1' }] })).toEqual({
      replaceMembers: ['u1'],
    });
    expect(changes({ op: 'remove', path: 'members' })).toEqual({ replaceMembers: [] });
  });

  test('the last operation on a member counts', () => {
    expect(
      changes(
        { op: 'add', path: 'members', value: [{ value: 'u0' }] },
        { op: 'replace', path: 'members', value: [{ value: 'u1' }] },
        { op: 'add', path: 'members', value: [{ value: 'u2' }, { value: 'u3' }] },
        { op: 'remove', path: 'members[value eq "u2"]' },
      ),
    ).toEqual({ replaceMembers: ['u1'], addMembers: ['u3'], removeMembers: ['u2'] });
  });

  test.each([
    [{ op: 'remove', path: 'displayName' }],
    [{ op: 'replace', path: '__proto__', value: 'x' }],
    [{ op: 'replace', path: 'owners', value: 'x' }],
    [{ op: 'remove', path: 'members[display eq "Ada"]' }],
    [{ op: 'add', path: 'members', value: [{ value: null }] }],
    [{ op: 'add', path: 'members', value: [{ value: { value: 'u1', more: {} } }, [[]]] }],
  ])('%j is refused', (operation) => {
    expect(() => changes(operation)).toThrow(expect.objectContaining({ name: 'ScimError' }));
  });
});
