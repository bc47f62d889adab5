import { scimUrns } from '../scim-urns.ts';
import { schemaDocument, shownAttribute } from './schema-documents.ts';

const supported = () => [
  shownAttribute('supported', 'Whether it is offered.', { type: 'boolean', required: true }),
];

/** The schemas of the documents themselves: RFC 7643, section 8.7.2. */
export const metaSchemas = () => [
  schemaDocument({
    id: scimUrns.serviceProviderConfig,
    name: 'ServiceProviderConfig',
    description: 'What the service offers',
    attributes: [
      shownAttribute('documentationUri', 'Where people read on.', {
        type: 'reference',
        referenceTypes: ['external'],
      }),
      ...['patch', 'changePassword', 'sort', 'etag'].map((name) =>
        shownAttribute(name, `Whether ${name} is offered.`, {
          type: 'complex',
          required: true,
          subAttributes: supported(),
        }),
      ),
      shownAttribute('bulk', 'Whether bulk is offered.', {
        type: 'complex',
        required: true,
        subAttributes: [
          ...supported(),
          shownAttribute('maxOperations', 'The most operations.', { type: 'integer', required: true }),
          shownAttribute('maxPayloadSize', 'The most bytes.', { type: 'integer', required: true }),
        ],
      }),
      shownAttribute('filter', 'Whether filters are offered.', {
        type: 'complex',
        required: true,
        subAttributes: [
          ...supported(),
          shownAttribute('maxResults', 'The most resources of one answer.', {
            type: 'integer',
            required: true,
          }),
        ],
      }),
      shownAttribute('authenticationSchemes', 'How clients prove themselves.', {
        type: 'complex',
        multiValued: true,
        required: true,
        subAttributes: [
          shownAttribute('type', 'The scheme.', { required: true }),
          shownAttribute('name', 'Its name.', { required: true }),
          shownAttribute('description', 'What it is.', { required: true }),
          shownAttribute('specUri', 'Where it is described.', {
            type: 'reference',
            referenceTypes: ['external'],
          }),
          shownAttribute('primary', 'Whether it is the preferred one.', { type: 'boolean' }),
        ],
      }),
    ],
  }),
  schemaDocument({
    id: scimUrns.resourceType,
    name: 'ResourceType',
    description: 'A kind of resources',
    attributes: [
      shownAttribute('id', 'The id of the kind.'),
      shownAttribute('name', 'Its name.', { required: true }),
      shownAttribute('description', 'What it is.'),
      shownAttribute('endpoint', 'Where its resources are.', {
        type: 'reference',
        referenceTypes: ['uri'],
        required: true,
      }),
      shownAttribute('schema', 'Its schema.', {
        type: 'reference',
        referenceTypes: ['uri'],
        required: true,
        caseExact: true,
      }),
      shownAttribute('schemaExtensions', 'Its extensions.', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          shownAttribute('schema', 'The schema of the extension.', {
            type: 'reference',
            referenceTypes: ['uri'],
            required: true,
            caseExact: true,
          }),
          shownAttribute('required', 'Whether each resource has it.', { type: 'boolean', required: true }),
        ],
      }),
    ],
  }),
  schemaDocument({
    id: scimUrns.schema,
    name: 'Schema',
    description: 'What the attributes of resources are',
    attributes: [
      shownAttribute('id', 'The URN.', { required: true, caseExact: true }),
      shownAttribute('name', 'The name.'),
      shownAttribute('description', 'What it describes.'),
      shownAttribute('attributes', 'The attributes.', {
        type: 'complex',
        multiValued: true,
        required: true,
        subAttributes: [
          shownAttribute('name', 'The name.', { required: true, caseExact: true }),
          shownAttribute('type', 'The type.', { required: true }),
          shownAttribute('multiValued', 'Whether there may be several.', { type: 'boolean', required: true }),
          shownAttribute('description', 'What it is.'),
          shownAttribute('required', 'Whether it must be there.', { type: 'boolean' }),
          shownAttribute('canonicalValues', 'Usual values.', { multiValued: true, caseExact: true }),
          shownAttribute('caseExact', 'Whether letter case counts.', { type: 'boolean' }),
          shownAttribute('mutability', 'Who may change it.', { caseExact: true }),
          shownAttribute('returned', 'When it is shown.', { caseExact: true }),
          shownAttribute('uniqueness', 'Whether it occurs once.', { caseExact: true }),
          shownAttribute('referenceTypes', 'What it refers to.', { multiValued: true, caseExact: true }),
        ],
      }),
    ],
  }),
];
