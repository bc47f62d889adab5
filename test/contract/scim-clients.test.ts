import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openScimDoor } from '../support/scim-door.ts';
import { ScimStand } from '../support/scim-stand.ts';
import { type DynamoServer, startDynamo } from '../support/test-ledger.ts';

const folder = new URL('../fixtures/scim/', import.meta.url);
const json = z.record(z.string(), z.unknown());
const recordingSchema = z.object({
  client: z.string(),
  steps: z.array(
    z.object({
      what: z.string(),
      method: z.string(),
      path: z.string(),
      body: json.optional(),
      status: z.int(),
      answer: json.optional(),
      keep: z.enum(['user', 'group']).optional(),
    }),
  ),
});
const recordings = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => recordingSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))));

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

describe('clients as they are', () => {
  test.each(recordings.map((recording) => [recording.client, recording] as const))(
    '%s: each call is answered as the client expects',
    async (_client, { steps }) => {
      const { scim: service } = await ScimStand.create(server, {
        groups: [{ displayName: 'Approvers', role: 'Approver' }],
      });
      const door = openScimDoor({ service });
      const ids = new Map<string, string>();
      const fill = <T>(value: T): T =>
        JSON.parse(
          JSON.stringify(value).replaceAll(/\{(user|group)\}/g, (_, name: string) => ids.get(name) ?? name),
        );
      for (const { what, method, path, body, status, answer = {}, keep } of steps) {
        const got = await door.call({
          method,
          path: fill(path),
          body: body === undefined ? undefined : fill(body),
        });
        expect(got, what).toMatchObject({ status, body: fill(answer) });
        if (keep !== undefined) ids.set(keep, String(got.body.id));
      }
    },
  );
});
