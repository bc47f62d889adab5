import { scimUrns } from '../scim-urns.ts';
import { attribute, schemaDocument, shownAttribute } from './schema-documents.ts';

const entryParts = (types: readonly string[] = []) => [
  attribute('type', 'What it is for.', types.length === 0 ? {} : { canonicalValues: types }),
  attribute('primary', 'Whether it is the preferred one; at most one is.', { type: 'boolean' }),
  attribute('display', 'How it is shown to people.'),
];
const valueParts = (what: string, types: readonly string[]) => [
  attribute('value', what),
  ...entryParts(types),
];

/** Describes a user: the attributes that are kept, and the roles that the stage allows. */
export const userSchema = (roles: readonly string[]) =>
  schemaDocument({
    id: scimUrns.user,
    name: 'User',
    description: 'User Account',
    attributes: [
      attribute('userName', 'Identifies the user; letter case does not count.', {
        required: true,
        uniqueness: 'server',
      }),
      attribute('name', 'The parts of the name.', {
        type: 'complex',
        subAttributes: [
          attribute('formatted', 'The whole name.'),
          attribute('familyName', 'The family name.'),
          attribute('givenName', 'The given name.'),
          attribute('middleName', 'The middle names.'),
          attribute('honorificPrefix', 'What stands before the name, such as Dr.'),
          attribute('honorificSuffix', 'What stands after the name, such as III.'),
        ],
      }),
      attribute('displayName', 'The name that is shown; default: the given and the family name.'),
      attribute('nickName', 'How the user is called.'),
      attribute('profileUrl', 'A page about the user.', {
        type: 'reference',
        referenceTypes: ['external'],
      }),
      attribute('title', 'The job title.'),
      attribute('userType', 'How the user belongs to the organisation.'),
      attribute('preferredLanguage', 'The language that the user prefers.'),
      attribute('locale', 'How numbers and dates are written.'),
      attribute('timezone', 'The time zone, by its name in the IANA database.'),
      attribute('active', 'Whether the user may log in.', { type: 'boolean' }),
      attribute('emails', 'Addresses. The primary one, else the first, is given to the targets.', {
        type: 'complex',
        multiValued: true,
        subAttributes: valueParts('The address.', ['work', 'home', 'other']),
      }),
      attribute('phoneNumbers', 'Telephone numbers. Mobile and work are given to the targets.', {
        type: 'complex',
        multiValued: true,
        subAttributes: valueParts('The number.', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
      }),
      attribute('addresses', 'Postal addresses. They are given to no target.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('formatted', 'The whole address.'),
          attribute('streetAddress', 'Street and number.'),
          attribute('locality', 'The town.'),
          attribute('region', 'The state or region.'),
          attribute('postalCode', 'The postal code.'),
          attribute('country', 'The country.'),
          attribute('type', 'What it is for.', { canonicalValues: ['work', 'home', 'other'] }),
          attribute('primary', 'Whether it is the preferred one.', { type: 'boolean' }),
        ],
      }),
      attribute('roles', 'Roles. The primary one, else the first, is given to the targets.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value', 'The role, by its name in the target.', { canonicalValues: roles }),
          ...entryParts(),
        ],
      }),
      shownAttribute('groups', 'The groups that the user is a member of.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value', 'The id of the group.'),
          attribute('$ref', 'The address of the group.', { type: 'reference', referenceTypes: ['Group'] }),
          attribute('display', 'The name of the group.'),
          attribute('type', 'Always direct.', { canonicalValues: ['direct'] }),
        ],
      }),
    ],
  });

/** The enterprise extension of RFC 7643, section 4.3. */
export const enterpriseUserSchema = () =>
  schemaDocument({
    id: scimUrns.enterpriseUser,
    name: 'EnterpriseUser',
    description: 'Enterprise User',
    attributes: [
      attribute('employeeNumber', 'Identifies the user in the organisation.'),
      attribute('costCenter', 'The cost centre.'),
      attribute('organization', 'The organisation.'),
      attribute('division', 'The division.'),
      attribute('department', 'The department.'),
      attribute('manager', 'The manager. The id is kept as it was sent.', {
        type: 'complex',
        subAttributes: [
          attribute('value', 'The id of the manager.'),
          attribute('displayName', 'The name of the manager.'),
        ],
      }),
    ],
  });

/** What has become of the user in each target: read-only. */
export const targetsSchema = () =>
  schemaDocument({
    id: scimUrns.targets,
    name: 'Targets',
    description: 'Where the user stands in each directory that is kept equal',
    attributes: [
      shownAttribute('targets', 'One entry for each directory.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('target', 'The name of the directory.'),
          attribute('pending', 'Whether it is still to be brought up to date.', { type: 'boolean' }),
          attribute('held', 'What a person has to let go first.', { canonicalValues: ['brake'] }),
          attribute('hasAccount', 'Whether it has an account of the user.', { type: 'boolean' }),
          attribute('notTaken', 'Attributes that it refused or ignored.', { multiValued: true }),
          attribute('notDeactivatedSince', 'Since when an account could not be deactivated.', {
            type: 'dateTime',
          }),
        ],
      }),
    ],
  });
