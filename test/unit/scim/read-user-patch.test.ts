import { describe, expect, test } from 'vitest';
import { ScimError } from '../../../shared/scim/http/scim-error.ts';
import { readUserPatch } from '../../../shared/scim/read/read-user.ts';
import type { ScimUserAttributes } from '../../../shared/scim/scim-service.ts';
import { enterprise, patchOp, userSchema } from '../../support/scim-door.ts';

const current: ScimUserAttributes = {
  userName: 'ada@example.com',
  emails: [
    { value: 'ada@example.com', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
  ],
};

const changes = (...operations: readonly object[]) =>
  readUserPatch({ schemas: [patchOp], Operations: operations })(current);

describe('a PATCH in the dialects of clients', () => {
  test('Entra ID writes operations with a capital and booleans as texts', () => {
    expect(changes({ op: 'Replace', path: 'active', value: 'False' })).toEqual({ active: false });
    expect(changes({ op: 'Add', path: 'active', value: 'True' })).toEqual({ active: true });
  });

  test('Okta deactivates without a path', () => {
    expect(changes({ op: 'replace', value: { active: false } })).toEqual({ active: false });
  });

  test('keys of an object without a path may be dotted, a URN, or a URN with an attribute', () => {
    expect(
      changes({
        op: 'replace',
        value: {
          'name.givenName': 'Augusta',
          [enterprise]: { department: 'Engines' },
          [`${enterprise}:employeeNumber`]: 17,
          'emails[type eq "work"].value': 'augusta@example.com',
        },
      }),
    ).toEqual({
      givenName: 'Augusta',
      department: 'Engines',
      employeeNumber: '17',
      emails: [
        { value: 'augusta@example.com', type: 'work', primary: true },
        { value: 'ada@home.example', type: 'home' },
      ],
    });
  });

  test('the core attributes may stand under the URN of their schema, as an object or by the path', () => {
    const value = { active: 'False', 'name.givenName': 'Augusta' };
    const expected = { active: false, givenName: 'Augusta' };
    expect(changes({ op: 'replace', value: { [userSchema]: value } })).toEqual(expected);
    expect(changes({ op: 'Add', path: userSchema, value })).toEqual(expected);
  });

  test('a manager is a text, an object, or a path of its own', () => {
    const path = `${enterprise}:manager`;
    expect(changes({ op: 'Add', path, value: 'm1' })).toEqual({ manager: 'm1' });
    expect(changes({ op: 'replace', path, value: { value: 'm2', $ref: '../Users/m2' } })).toEqual({
      manager: 'm2',
    });
    expect(changes({ op: 'replace', path: `${path}.value`, value: 'm3' })).toEqual({ manager: 'm3' });
    expect(changes({ op: 'Remove', path })).toEqual({ manager: null, managerDisplayName: null });
  });

  test('a value path makes what is not there, and its text "True" is true', () => {
    expect(changes({ op: 'Add', path: 'roles[primary eq "True"].value', value: 'IT Manager' })).toEqual({
      roles: [{ value: 'IT Manager', primary: true }],
    });
    expect(changes({ op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 555' })).toEqual(
      {
        phoneNumbers: [{ value: '+1 555', type: 'mobile' }],
      },
    );
  });

  test('a scalar may come wrapped in a list of one value', () => {
    expect(changes({ op: 'Replace', path: 'displayName', value: [{ $ref: null, value: 'Ada' }] })).toEqual({
      displayName: 'Ada',
    });
  });

  test('operations work one after the other', () => {
    expect(
      changes(
        { op: 'remove', path: 'emails[type eq "home"]' },
        { op: 'add', path: 'emails', value: [{ value: 'new@example.com', type: 'other', primary: 'True' }] },
        { op: 'replace', path: 'emails[type eq "other"].display', value: 'New' },
      ),
    ).toEqual({
      emails: [
        { value: 'ada@example.com', type: 'work', primary: false },
        { value: 'new@example.com', type: 'other', primary: true, display: 'New' },
      ],
    });
  });

  test('what is removed is cleared', () => {
    expect(
      changes(
        { op: 'remove', path: 'title' },
        { op: 'remove', path: 'emails' },
        { op: 'remove', path: 'name' },
      ),
    ).toMatchObject({ title: null, emails: null, givenName: null, familyName: null });
    expect(changes({ op: 'replace', path: 'title', value: '' })).toEqual({ title: null });
  });

  test('names are found in any letter case, and core attributes by their URN', () => {
    expect(
      changes({
        op: 'replace',
        path: 'urn:ietf:params:scim:schemas:core:2.0:User:NAME.GivenName',
        value: 'A',
      }),
    ).toEqual({ givenName: 'A' });
  });

  test('what is not held, and what only the service says, changes nothing', () => {
    expect(
      changes(
        { op: 'replace', path: 'password', value: 'x' },
        { op: 'replace', value: { id: 'u1', schemas: [], meta: {}, groups: [] } },
      ),
    ).toEqual({});
  });
});

describe('a PATCH that is refused', () => {
  test('names a schema that is no text', () => {
    const body = { schemas: [{ toString: '' }], Operations: [{ op: 'add', value: {} }] };
    expect(() => readUserPatch(body)(current)).toThrow(ScimError);
  });

  const refusal = (...operations: readonly object[]) => {
    try {
      changes(...operations);
    } catch (error) {
      if (error instanceof ScimError) return error.fault.scimType;
      throw error;
    }
    return 'taken';
  };

  test.each([
    ['invalidPath', { op: 'replace', path: '__proto__.polluted', value: 'x' }],
    ['invalidPath', { op: 'replace', path: 'constructor.prototype.polluted', value: 'x' }],
    ['invalidPath', { op: 'replace', path: 'emails[type eq "work"].__proto__', value: 'x' }],
    ['invalidPath', { op: 'replace', path: 'name.constructor', value: 'x' }],
    ['invalidPath', { op: 'replace', path: 'urn:example:schema:User:x', value: 'x' }],
    ['invalidPath', { op: 'replace', value: { 'urn:example:schema': { x: 1 } } }],
    ['invalidPath', { op: 'replace', value: { toString: 'x' } }],
    ['invalidPath', { op: 'replace', path: 'shoeSize', value: 44 }],
    ['invalidPath', { op: 'replace', path: 'userName.value', value: 'x' }],
    ['invalidFilter', { op: 'replace', path: `emails[${'('.repeat(900)}].value`, value: 'x' }],
    ['invalidFilter', { op: 'replace', path: 'emails[type ne "work"].value', value: 'x' }],
    ['invalidFilter', { op: 'replace', path: 'emails[__proto__ eq "work"].value', value: 'x' }],
    ['invalidValue', { op: 'replace', path: 'active', value: 'perhaps' }],
    ['invalidValue', { op: 'replace', path: 'active', value: null }],
    ['invalidValue', { op: 'replace', value: { active: '' } }],
    ['invalidValue', { op: 'remove', path: 'active' }],
    ['invalidPath', { op: 'remove', path: userSchema }],
    ['invalidValue', { op: 'replace', path: 'title', value: { text: 'x' } }],
    ['invalidValue', { op: 'replace', path: 'name', value: 'Ada' }],
    ['noTarget', { op: 'remove' }],
    ['invalidSyntax', { op: 'copy', path: 'title', value: 'x' }],
    ['invalidSyntax', { op: { toString: '' }, path: 'title', value: 'x' }],
    ['invalidSyntax', { op: 'replace', value: 'x' }],
    ['invalidSyntax', { op: 'add', path: 'title' }],
  ])('%s: %j', (scimType, operation) => {
    expect(refusal(operation)).toBe(scimType);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
