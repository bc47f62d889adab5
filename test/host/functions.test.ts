import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type FixtureHost, startFixtureHost } from './start-fixture-host.ts';

const resultSchema = z.object({ result: z.unknown() });

describe('a function on the local host', () => {
  let host: FixtureHost;
  beforeAll(async () => {
    host = await startFixtureHost();
  });
  afterAll(() => host.stop());

  const result = async (event: unknown): Promise<unknown> =>
    resultSchema.parse(await (await host.invoke('caller', event)).json()).result;

  it('is given its event and its result comes back', async () => {
    expect(await result({ do: 'answer', value: { a: [1, 'é'] } })).toEqual({ a: [1, 'é'] });
  });

  it("has the template's environment and what Lambda gives, and nothing of the host's", async () => {
    const environment = await result({ do: 'environment' });
    expect(environment).toMatchObject({
      QUEUE_URL: host.stack.queues.work,
      TABLE_NAME: host.stack.tables.ledger,
      AWS_REGION: host.stack.region,
      AWS_ENDPOINT_URL_SQS: host.stack.endpoints.sqs,
      AWS_ENDPOINT_URL_DYNAMODB: host.stack.endpoints.dynamodb,
      AWS_LAMBDA_FUNCTION_NAME: 'fixture-Caller',
    });
    expect(environment).not.toHaveProperty('HOME');
    expect(environment).not.toHaveProperty('VITEST');
  });

  it("is told who it is and how much of the template's timeout is left", async () => {
    const context = await result({ do: 'context' });
    expect(context).toMatchObject({
      functionName: 'fixture-Caller',
      memoryLimitInMB: '128',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:fixture-Caller',
    });
    const { remaining } = z.object({ remaining: z.number() }).parse(context);
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(2000);
  });

  it('fails its invocation when it throws, and its process goes on', async () => {
    const pid = await result({ do: 'pid' });
    const failed = await host.invoke('caller', { do: 'throw' });
    expect(failed.status).toBe(500);
    expect(await failed.json()).toMatchObject({
      reason: 'error',
      errorType: 'TypeError',
      errorMessage: 'told to throw',
    });
    expect(await result({ do: 'pid' })).toBe(pid);
  });

  it('fails its invocation when its process ends, and a new process takes the next', async () => {
    const pid = await result({ do: 'pid' });
    expect(await (await host.invoke('caller', { do: 'crash' })).json()).toMatchObject({
      reason: 'crash',
      errorMessage: expect.stringContaining('code 7'),
    });
    expect(await result({ do: 'pid' })).not.toBe(pid);
  });

  it('is ended at its timeout', async () => {
    const pid = await result({ do: 'pid' });
    expect(await (await host.invoke('caller', { do: 'hang' })).json()).toMatchObject({
      reason: 'timeout',
      errorMessage: expect.stringContaining('timed out after 2.00 seconds'),
    });
    await host.waitForLine(({ code }) => code === 'platform-timeout');
    expect(await result({ do: 'pid' })).not.toBe(pid);
  });

  it('fails what it was doing when it is killed, and stack.json follows', async () => {
    const hanging = host.invoke('caller', { do: 'hang' });
    await expect.poll(() => host.stack.functions.caller?.pids.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const before = host.stack.functions.caller?.pids ?? [];
    expect(await host.killFunction('caller')).toBe(before.length);
    expect((await hanging).status).toBe(500);
    expect(host.stack.functions.caller?.pids).toEqual([]);
    expect(await result({ do: 'answer', value: 'again' })).toBe('again');
    expect(host.stack.functions.caller?.pids).toHaveLength(1);
  });

  it('gets a process for each invocation that is under way', async () => {
    const pids = await Promise.all([1, 2, 3].map(() => result({ do: 'pid', milliseconds: 300 })));
    expect(pids.every((pid) => typeof pid === 'number')).toBe(true);
    expect(host.stack.functions.caller?.pids.length).toBeGreaterThan(1);
  });

  it('that does not exist is not found', async () => {
    expect((await host.invoke('nobody', {})).status).toBe(404);
  });

  it('cannot be invoked by a web page', async () => {
    const response = await fetch(`${host.stack.apiUrl}/_local/functions/caller/invoke`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: '{}',
    });
    expect(response.status).toBe(403);
  });
});
