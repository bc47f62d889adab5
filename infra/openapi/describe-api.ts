import * as z from 'zod';
import { offboardSchema } from '../../functions/offboard-user/event.ts';
import { onboardSchema } from '../../functions/onboard-user/event.ts';
import { updateSchema } from '../../functions/update-user/event.ts';
import { identifierTypes } from '../../shared/domain/identity/identifiers.ts';
import { problems } from '../../shared/webhook/problem-details.ts';
import { eventSchema, problemSchema } from './answers.ts';

type Json = Readonly<Record<string, unknown>>;

/** Roles are a stage's own; the description says so, and lists none. */
const anyStage = { rolePolicy: { allowedRoles: [], approvalRoles: [] }, now: () => 0 };

const described = {
  onboard: {
    summary: 'A person joins',
    schema: onboardSchema(anyStage),
    oneOf: ['displayName', 'givenName'],
  },
  update: { summary: 'Something changed', schema: updateSchema(anyStage), oneOf: identifierTypes },
  offboard: { summary: 'A person leaves', schema: offboardSchema(anyStage), oneOf: identifierTypes },
} as const;

const titles = Map.groupBy(Object.values(problems), ({ status }): number => status);

/** The HTTP API as OpenAPI 3.1, from the schemas by which functions read and answer. */
export function describeApi(): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'User lifecycle',
      version: '1',
      description:
        'Takes what HR systems say of people, and says what became of it. docs/webhooks.md has the rules behind the schemas.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'https://{api}', variables: { api: { default: 'hooks.example.com' } } }],
    paths: {
      ...Object.fromEntries(
        Object.entries(described).map(([type, { summary, schema, oneOf }]) => [
          `/webhooks/${type}-user`,
          { post: webhook({ type, summary, body: bodyOf(schema, oneOf) }) },
        ]),
      ),
      '/webhooks/sources/{source}': { post: source([]) },
      '/webhooks/sources/{source}/{token}': { post: source([pathParameter('token')]) },
      '/events/{reference}': {
        get: {
          operationId: 'readEvent',
          summary: 'Where an event stands; the URL is the `statusUrl` of its answer, and the only credential',
          parameters: [pathParameter('reference')],
          responses: { 200: answer('The event', 'Event'), ...refusals([404, 500, 503]) },
        },
      },
    },
    components: {
      securitySchemes: {
        standardWebhooks: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description:
            'Standard Webhooks: `v1,` and the base64 of the HMAC-SHA256 over `id.timestamp.body`; see docs/webhooks.md.',
        },
      },
      schemas: { Event: toJson(eventSchema), Problem: toJson(problemSchema) },
    },
  };
}

function webhook(route: { readonly type: string; readonly summary: string; readonly body: Json }): Json {
  const header = (name: string, schema: Json, description: string) => ({
    name,
    in: 'header',
    required: true,
    schema,
    description,
  });
  return {
    operationId: `${route.type}User`,
    summary: route.summary,
    security: [{ standardWebhooks: [] }],
    parameters: [
      header(
        'webhook-id',
        { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
        "The event's id, the same on every retry",
      ),
      header(
        'webhook-timestamp',
        { type: 'string', pattern: '^\\d+$' },
        'Seconds since 1970, of this attempt; at most 5 minutes off',
      ),
      {
        name: 'prefer',
        in: 'header',
        schema: { type: 'string' },
        description: '`wait=N` (RFC 7240): answers when the status is final, within N ≤ 20 seconds',
      },
    ],
    requestBody: { required: true, content: { 'application/json': { schema: route.body } } },
    responses: {
      200: answer('The status is final: a repeated id, or `Prefer: wait`', 'Event'),
      202: answer('Durably held and merged', 'Event'),
      ...refusals([400, 401, 409, 413, 415, 422, 500, 503]),
    },
  };
}

/** What HR systems send in their own ways, and prove themselves by. */
function source(more: readonly Json[]): Json {
  return {
    operationId: more.length === 0 ? 'receiveSource' : 'receiveSourceByToken',
    summary: 'An HR system tells of people in its own way; docs/hr-sources.md says how each proves itself',
    parameters: [pathParameter('source'), ...more],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { type: ['object', 'array'] } } },
    },
    responses: {
      200: {
        description: 'Taken and done with, or nothing that concerns accounts',
        ...json({ type: 'object' }),
      },
      202: { description: 'Durably held', ...json({ type: 'object' }) },
      ...refusals([400, 401, 404, 409, 413, 415, 422, 500, 503]),
    },
  };
}

function pathParameter(name: string): Json {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

function json(schema: Json): Json {
  return { content: { 'application/json': { schema } } };
}

function answer(description: string, schema: string): Json {
  return { description, ...json({ $ref: `#/components/schemas/${schema}` }) };
}

function refusals(statuses: readonly number[]): Json {
  const schema = { $ref: '#/components/schemas/Problem' };
  const known = Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: titles
          .get(status)
          ?.map(({ title }) => title)
          .join('; or: '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
  return { ...known, 429: { description: 'Too many requests: send the same event again later' } };
}

/** As JSON Schema says it; that one of several properties has to be there is a refinement in zod. */
function bodyOf(schema: z.ZodType, oneOf: readonly string[]): Json {
  const body = toJson(schema);
  const { properties, ...rest } = z
    .looseObject({ properties: z.looseObject({ user: z.looseObject({}) }) })
    .parse(body);
  const user = { ...properties.user, anyOf: oneOf.map((name) => ({ required: [name] })) };
  return { ...rest, properties: { ...properties, user } };
}

/** JSON Schema is told by OpenAPI which draft it is. */
function toJson(schema: z.ZodType): Json {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    override({ jsonSchema }) {
      // What zod adds to a date's format repeats it, and `starts_with` is a format of zod's own.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
    },
  });
  return described;
}
