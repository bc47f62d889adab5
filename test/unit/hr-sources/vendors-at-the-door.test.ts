import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/receive-source-event/handler.ts';
import { createSourceEventCheck } from '../../../shared/hr-sources/door/check-source-event.ts';
import { configureSources } from '../../../shared/hr-sources/sources-schema.ts';
import { createLog } from '../../../shared/log/create-log.ts';
import { deelPayloads } from '../../fixtures/hr-sources/deel.ts';
import { gustoPayload } from '../../fixtures/hr-sources/gusto.ts';
import { hibobPayloads } from '../../fixtures/hr-sources/hibob.ts';
import { contextOf, readAnswer, requestTo } from '../../support/webhook-door.ts';

const secret = 'shared-with-the-vendor';
const now = () => Date.UTC(2026, 10, 22);

/** The door with all three HR systems, whose ledger only remembers what it was given. */
function openDoor() {
  const enqueued: { readonly reference: string; readonly delaySeconds: number }[] = [];
  const offers: { readonly source: string; readonly key: string }[] = [];
  const sources = configureSources({ hibob: {}, deel: {}, gusto: {} });
  const known = { get: async () => [secret], refetch: async () => undefined };
  const door = createHandler({
    sources,
    secrets: new Map([...sources.keys()].map((name) => [name, known])),
    recordKeyOffer: async (offer) => offers.push(offer) > 0,
    accept: async () => {
      throw new Error('no event is expected here');
    },
    checkEvent: createSourceEventCheck({ rolePolicy: { allowedRoles: [], approvalRoles: [] }, now }),
    ledger: {
      recordNotice: async ({ source, notice, contentHash }) => ({
        reference: `${source}/${notice.noticeId}`,
        receivedAt: new Date(now()).toISOString(),
        ...{ source, notice, contentHash, status: 'waiting' },
      }),
    },
    enqueueNotice: async (reference, delaySeconds) => void enqueued.push({ reference, delaySeconds }),
    log: createLog({ write: () => undefined, now }),
    now,
  });
  const post = async (source: string, body: string, headers: Readonly<Record<string, string>> = {}) => {
    const request = requestTo(`/webhooks/sources/${source}`);
    const event = {
      ...request,
      headers: { ...request.headers, 'content-type': 'application/json', ...headers },
      pathParameters: { source },
      body,
    };
    return readAnswer(
      await door(
        event,
        contextOf(() => 25_000),
      ),
    );
  };
  return { post, enqueued, offers };
}

const sign = (algorithm: string, text: string) => createHmac(algorithm, secret).update(text);

describe('the door of HR systems', () => {
  it("holds HiBob's notices, and waits until Bob's API shows what they tell of", async () => {
    const { post, enqueued } = openDoor();
    const body = JSON.stringify(hibobPayloads['employee.left']);
    const answer = await post('hibob', body, { 'bob-signature': sign('sha512', body).digest('base64') });
    expect(answer.status).toBe(202);
    expect(enqueued).toMatchObject([{ delaySeconds: 20 }]);
    expect((await post('hibob', `${body} `, { 'bob-signature': 'A'.repeat(86) })).status).toBe(401);
  });

  it("answers HiBob's pings, which are no JSON objects", async () => {
    const { post, enqueued } = openDoor();
    for (const body of ['Ping test', '{"text":"Ping test"}']) {
      expect((await post('hibob', body)).status).toBe(200);
    }
    expect(enqueued).toEqual([]);
  });

  it("holds Deel's notices at once, and takes what is not subscribed to without a failure", async () => {
    const { post, enqueued } = openDoor();
    const send = (payload: object) => {
      const body = JSON.stringify(payload);
      return post('deel', body, { 'x-deel-signature': sign('sha256', `POST${body}`).digest('hex') });
    };
    expect((await send(deelPayloads['contract.terminated'])).status).toBe(202);
    expect(enqueued).toMatchObject([{ delaySeconds: 0 }]);
    expect((await send(deelPayloads['employee.created.contractor'])).status).toBe(200);
  });

  it("holds Gusto's notices by their uuid, and takes no one's word for the key", async () => {
    const { post, enqueued, offers } = openDoor();
    const uuid = '03ffbf0c-48a9-4f1c-932a-546413a26ad1';
    const body = JSON.stringify(gustoPayload('employee.terminated', '2026-03-02T17:00:00Z', uuid));
    const signature = sign('sha256', body).digest('hex');
    expect((await post('gusto', body, { 'x-gusto-signature': signature })).status).toBe(202);
    expect(enqueued).toEqual([{ reference: `gusto/${uuid}`, delaySeconds: 0 }]);
    expect((await post('gusto', '{"verification_token":"attackers-own-key"}')).status).toBe(200);
    expect(offers).toEqual([]);
    expect((await post('gusto', body)).status).toBe(401);
  });
});
