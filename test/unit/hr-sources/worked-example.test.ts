import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defineSource } from '../../../shared/hr-sources/configured-source.ts';
import {
  type HrServer,
  type HrSourceWorld,
  hrApiFor,
  openHrSourceWorld,
  startHrServer,
} from '../../support/hr-source-world.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'worked-example-'));

/** Writes the code blocks of the document as files, with imports that lead back here. */
function extract(): readonly string[] {
  const document = readFileSync(join(root, 'docs/add-an-hr-source.md'), 'utf8');
  const blocks = [...document.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)];
  const shared = pathToFileURL(join(root, 'shared')).href;
  for (const [, name = '', code = ''] of blocks) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    const linked = code
      .replaceAll(/from '\.\.\/\.\.\//g, `from '${shared}/`)
      .replaceAll(/from '\.\.\//g, `from '${shared}/hr-sources/`)
      .replaceAll("from 'zod'", `from '${import.meta.resolve('zod')}'`);
    writeFileSync(file, linked);
  }
  return blocks.map(([, name = '']) => name);
}

let server: DynamoServer;
let hr: HrServer;
let world: HrSourceWorld;
const files = extract();
beforeAll(async () => {
  server = await startDynamo();
  hr = await startHrServer();
});
afterAll(async () => {
  await server.stop();
  await hr.stop();
  rmSync(directory, { recursive: true });
});
afterEach(() => world.stop());

describe('the worked example', () => {
  it('takes a joiner and a leaver, as it stands in the document', async () => {
    expect(files).toEqual(
      ['settings', 'verify-delivery', 'translate-payload', 'translate-employee', 'index'].map(
        (name) => `crewline/${name}.ts`,
      ),
    );
    const { crewline } = await import(pathToFileURL(join(directory, 'crewline/index.ts')).href);
    const source = defineSource(crewline).configure({ api: { baseUrl: hr.url, allowLoopback: true } });
    world = await openHrSourceWorld(server, [source]);
    world.apis.set('crewline', hrApiFor(source, { token: 't0ken' }));
    const member = { number: '4711', mail: 'kai@example.com', first: 'Kai', last: 'Sato', state: 'working' };
    const send = (payload: object, secret = world.secret) => {
      const body = JSON.stringify(payload);
      const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
      return world.post({ source: 'crewline', headers: { 'x-crewline-signature': signature }, body });
    };
    const event = (id: string, at: string) => ({ id, event: 'crew.changed', at, crew_id: 'c-4711' });

    hr.answers.set('/api/crew/c-4711', {
      status: 200,
      body: { ...member, starts: '2026-01-01', ends: null },
    });
    const joining = event('evt_1', '2026-05-30T08:30:00Z');
    expect(await send(joining, 'a-forged-secret')).toMatchObject({ status: 401 });
    expect(await send(joining)).toMatchObject({ status: 202 });
    expect(await world.enrich()).toEqual([]);
    expect(await world.event('crewline/evt_1')).toMatchObject({ type: 'onboard', status: 'accepted' });

    hr.answers.set('/api/crew/c-4711', { status: 200, body: { ...member, ends: '2026-07-31' } });
    expect(await send(event('evt_2', '2026-05-31T08:30:00Z'))).toMatchObject({ status: 202 });
    expect(await world.enrich()).toEqual([]);
    expect(await world.event('crewline/evt_2-leave')).toMatchObject({
      type: 'offboard',
      status: 'scheduled',
      effectiveAt: '2026-08-01T00:00:00.000Z',
    });
    expect(await send({ ...joining, event: 'shift.swapped', id: 'evt_3' })).toMatchObject({ status: 200 });
  });
});
