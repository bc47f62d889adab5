import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { eventSchema, problemSchema } from '../../../infra/openapi/answers.ts';
import { describeApi } from '../../../infra/openapi/describe-api.ts';
import { presentEvent } from '../../../shared/webhook/present-event.ts';
import { answerProblem, problems } from '../../../shared/webhook/problem-details.ts';
import { requestTo, token } from '../../support/webhook-door.ts';

const api = describeApi();

test('docs/openapi.json says what the schemas say: npm run openapi writes it again', () => {
  const written: unknown = JSON.parse(
    readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'),
  );
  expect(written).toEqual(JSON.parse(JSON.stringify(api)));
});

test('it is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(api))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('each webhook says which of several fields has to be there', () => {
  const paths: Readonly<Record<string, unknown>> = Object(api.paths);
  const bodies = Object.entries(paths).flatMap(([path, item]) => {
    const { user } =
      Object(Object(item).post).requestBody?.content['application/json'].schema.properties ?? {};
    if (user === undefined) return [];
    const alternatives: readonly { readonly required: readonly string[] }[] = user.anyOf;
    return [[path, user.required, alternatives.flatMap(({ required }) => required)]];
  });
  expect(bodies).toEqual([
    ['/webhooks/onboard-user', ['email'], ['displayName', 'givenName']],
    ['/webhooks/update-user', undefined, ['employeeNumber', 'userName', 'email']],
    ['/webhooks/offboard-user', undefined, ['employeeNumber', 'userName', 'email']],
  ]);
});

test('an event is answered as it says', () => {
  const called = { request: requestTo('/') };
  const shown = presentEvent(called, {
    reference: 'webhook/msg_1',
    status: 'failed',
    statusToken: token,
    receivedAt: '2026-11-21T09:00:00.000Z',
    settledAt: '2026-11-21T09:00:02.000Z',
    heldBecause: 'brake',
    reason: 'identity-conflict',
    notTaken: ['role'],
    outcome: {
      infraon: { result: 'absent', because: 'unknown-person' },
      esper: { result: 'failed', reason: 'protected', notTaken: ['role'], invitation: 'unknown', would: [] },
    },
  });
  expect(eventSchema.safeParse(JSON.parse(JSON.stringify(shown))).error).toBeUndefined();
});

test.each(Object.entries(problems))('the problem %s is answered as it says', (_, problem) => {
  const { body = '' } = answerProblem({
    ...problem,
    detail: 'more',
    errors: [{ path: 'user.email', code: 'malformed', expected: 'an e-mail address' }],
    taken: [{ eventId: 'a' }],
  });
  expect(problemSchema.safeParse(JSON.parse(body)).error).toBeUndefined();
});
