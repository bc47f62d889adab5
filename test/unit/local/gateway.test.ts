import { describe, expect, it } from 'vitest';
import { functionResponse } from '../../../infra/local/http/function-response.ts';
import { createThrottle, matchRoute } from '../../../infra/local/http/match-route.ts';
import { scheduleExpression } from '../../../infra/local/schedules/start-schedules.ts';

describe('finding a route', () => {
  const routes = ['$default', 'ANY /things/{id}', 'GET /things/{id}', 'GET /things/new', 'GET /{all+}'].map(
    (routeKey) => ({ routeKey, functionArn: 'arn', timeoutMilliseconds: 1 }),
  );
  it.each([
    ['GET', '/things/new', 'GET /things/new'],
    ['GET', '/things/7', 'GET /things/{id}'],
    ['PUT', '/things/7', 'ANY /things/{id}'],
    ['GET', '/things/7/parts', 'GET /{all+}'],
    ['POST', '/other', '$default'],
  ])('sends %s %s to %s', (method, path, routeKey) => {
    expect(matchRoute(routes, method, path)?.route.routeKey).toBe(routeKey);
  });

  it('decodes parameters, and keeps what cannot be decoded', () => {
    expect(matchRoute(routes, 'PUT', '/things/a%2Fb')?.pathParameters).toEqual({ id: 'a/b' });
    expect(matchRoute(routes, 'PUT', '/things/%zz')?.pathParameters).toEqual({ id: '%zz' });
  });
});

describe('a throttle', () => {
  it('lets a burst pass, then as many as the rate allows', () => {
    let now = 0;
    const passes = createThrottle({ ratePerSecond: 2, burst: 3 }, () => now);
    expect([1, 2, 3, 4].map(() => passes())).toEqual([true, true, true, false]);
    now = 500;
    expect([passes(), passes()]).toEqual([true, false]);
    now = 60_000;
    expect([1, 2, 3, 4].map(() => passes())).toEqual([true, true, true, false]);
  });
});

describe("a function's result", () => {
  it.each([
    [{ statusCode: 'many' }],
    [{ statusCode: 200, body: { not: 'text' } }],
    [{ statusCode: 200, headers: { a: {} } }],
  ])('that is malformed (%j) is a 500', (payload) => {
    expect(functionResponse(payload).status).toBe(500);
  });

  it('that is a bare text is its body', () => {
    expect(functionResponse('hi')).toMatchObject({ status: 200, body: 'hi' });
  });
});

describe('a schedule expression', () => {
  it.each([
    ['rate(1 minute)', { everyMilliseconds: 60_000 }],
    ['rate(2 hours)', { everyMilliseconds: 7_200_000 }],
    ['cron(15 10 ? * MON-FRI *)', { pattern: '0 15 10 * * MON-FRI *' }],
  ])('%s is understood', (expression, recurrence) => {
    expect(scheduleExpression(expression)).toEqual(recurrence);
  });

  it.each([['at(2026-01-01T00:00:00)'], ['rate(1 second)'], ['cron(* * *)']])(
    '%s is refused',
    (expression) => {
      expect(() => scheduleExpression(expression)).toThrow('does not understand');
    },
  );
});
