import { scimUrns } from '../scim-urns.ts';
import { attribute, schemaDocument } from './schema-documents.ts';

/** A group: its members have the role that the stage's configuration gives it. */
export const groupSchema = schemaDocument({
  id: scimUrns.group,
  name: 'Group',
  description: 'Group',
  attributes: [
    attribute('displayName', 'The name, by which the configuration knows the group.', {
      required: true,
      uniqueness: 'server',
    }),
    attribute('members', 'Users.', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('value', 'The id of the user.', { mutability: 'immutable' }),
        attribute('$ref', 'The address of the user.', {
          type: 'reference',
          referenceTypes: ['User'],
          mutability: 'immutable',
        }),
        attribute('display', 'The name of the user.', { mutability: 'readOnly' }),
        attribute('type', 'Always User.', { mutability: 'immutable', canonicalValues: ['User'] }),
      ],
    }),
  ],
});
