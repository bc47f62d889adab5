import { maxCount } from '../../read/read-query.ts';
import { scimUrns } from '../scim-urns.ts';
import type { Shown } from '../select-attributes.ts';
import { metaSchemas } from './meta-schemas.ts';
import { attribute, schemaDocument } from './schema-documents.ts';
import { enterpriseUserSchema, targetsSchema, userSchema } from './user-schema.ts';

type Document = Shown & { readonly id: string };

/** They are made when they are asked for, which few clients do. */
const schemasOf = (roles: readonly string[]): readonly Document[] => [
  userSchema(roles),
  enterpriseUserSchema(),
  targetsSchema(),
  groupSchema(),
  ...metaSchemas(),
];

const resourceTypes: readonly Document[] = [
  {
    schemas: [scimUrns.resourceType],
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    description: 'User Account',
    schema: scimUrns.user,
    schemaExtensions: [
      { schema: scimUrns.enterpriseUser, required: false },
      { schema: scimUrns.targets, required: false },
    ],
  },
  {
    schemas: [scimUrns.resourceType],
    id: 'Group',
    name: 'Group',
    endpoint: '/Groups',
    description: 'Group',
    schema: scimUrns.group,
    schemaExtensions: [],
  },
];

const serviceProviderConfig: Shown = {
  schemas: [scimUrns.serviceProviderConfig],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: maxCount },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'OAuth Bearer Token',
      description:
        'A long-lived token, or a short-lived one from the token endpoint by the client credentials grant.',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
};

/** Finds a document by its path below the base URL, such as `Schemas` or `ResourceTypes/User`. */
export function discover(
  { collection, id }: { readonly collection: string; readonly id: string | undefined },
  { baseUrl, roles }: { readonly baseUrl: string; readonly roles: readonly string[] },
): Shown | undefined {
  if (collection === 'ServiceProviderConfig')
    return id === undefined
      ? {
          ...serviceProviderConfig,
          meta: metaOf(`${baseUrl}/ServiceProviderConfig`, 'ServiceProviderConfig'),
        }
      : undefined;
  const [documents, resourceType] =
    collection === 'Schemas' ? [schemasOf(roles), 'Schema'] : [resourceTypes, 'ResourceType'];
  const show = (document: Document): Shown => ({
    ...document,
    meta: metaOf(`${baseUrl}/${collection}/${document.id}`, resourceType),
  });
  if (id === undefined) return listOf(documents.map(show));
  const found = documents.find((document) => document.id.toLowerCase() === id.toLowerCase());
  return found === undefined ? undefined : show(found);
}

function metaOf(location: string, resourceType: string): Shown {
  return { resourceType, location };
}

/** A ListResponse with everything on one page. */
function listOf(resources: readonly Shown[]): Shown {
  return {
    schemas: [scimUrns.listResponse],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** A group: its members have the role that the stage's configuration gives it. */
const groupSchema = () =>
  schemaDocument({
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
