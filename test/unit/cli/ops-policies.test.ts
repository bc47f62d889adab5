import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consulted, decided, seen } from '../../../infra/capabilities/add-operators.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { type ItemKind, keyPrefixes } from '../../../shared/ledger/table/key-prefixes.ts';
import { forgetLeavers } from '../../../shared/privacy/forget-leavers.ts';
import { createOpsWorld } from '../../support/ops-world.ts';
import { contextOf, standWithLeaver } from '../../support/privacy-world.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

class AccessDeniedException extends Error {
  override readonly name = 'AccessDeniedException';
}

/** DynamoDB as the operator's policy lets one use it. */
function asOperator(): DynamoDBClient {
  const dynamo = server.createClient();
  const readable = prefixesOf([...seen, ...consulted]);
  const writable = prefixesOf(decided);
  dynamo.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const allowed = /^(Put|Update)Item/.test(commandName) ? writable : readable;
        const isQuery = commandName.startsWith('Query');
        const keys = [...JSON.stringify(args.input).matchAll(/"pk":\{"S":"([^"]*)"/g)];
        const isDenied =
          commandName.startsWith('Delete') ||
          (!isQuery && keys.some(([, key = '']) => !allowed.some((prefix) => key.startsWith(prefix))));
        if (isDenied) throw new AccessDeniedException(`not allowed: ${commandName}`);
        return next(args);
      },
    { step: 'initialize' },
  );
  return dynamo;
}

function prefixesOf(kinds: readonly ItemKind[]): readonly string[] {
  return kinds.map((kind) => keyPrefixes[kind]);
}

describe('an operator', () => {
  test('may do what the commands do that decide', async () => {
    const stand = await TestLedger.create(server);
    const ann = userEvent({ type: 'onboard', user: { userName: 'ann', email: 'team@example.com' } });
    const bob = userEvent({ type: 'onboard', user: { userName: 'bob', email: 'bob@example.com' } });
    const mixed = userEvent({ user: { userName: 'ann', email: 'bob@example.com' }, occurredAt: at(5) });
    for (const event of [ann, bob, mixed]) await stand.accept(event);
    const ops = createOpsWorld(stand, { dynamo: asOperator() });
    for (const command of [
      ['resolve', eventReference(mixed), '--different'],
      ['pause'],
      ['resume'],
      ['person', 'ann'],
      ['conflicts'],
    ] as const) {
      const { exitCode, error } = await ops.show(...command);
      expect([command[0], exitCode, error]).toEqual([command[0], 0, '']);
    }
  });

  test('may not forget people, and nothing comes of the attempt', async () => {
    const stand = await standWithLeaver(server);
    const ops = createOpsWorld(stand, { dynamo: asOperator() });
    const before = await stand.item('person#p1');
    const { exitCode } = await ops.show('forget', 'p1', '--yes');
    expect(exitCode).toBe(2);
    stand.clock.advance(600);
    const swept = await forgetLeavers(contextOf(stand), { retainDays: undefined, hasTime: () => true });
    expect(swept).toMatchObject({ forgotten: 0, postponed: 0, failures: [] });
    expect(await stand.item('person#p1')).toEqual(before);
  });
});
