import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { employeeNumberOf } from '../../../shared/domain/identity/bearing.ts';
import { defineSource } from '../../../shared/hr-sources/configured-source.ts';
import type { HrSource, SourceEvent } from '../../../shared/hr-sources/hr-source.ts';
import { bearerAuthorization, hrApiSettings } from '../../../shared/hr-sources/kit/hr-api-settings.ts';
import { decideConflict } from '../../../shared/ledger/events/decide-conflict.ts';
import { createLedgerContext } from '../../../shared/ledger/ledger-context.ts';
import {
  type HrServer,
  type HrSourceWorld,
  hrApiFor,
  openHrSourceWorld,
  startHrServer,
} from '../../support/hr-source-world.ts';
import { type DynamoServer, recoverAfterSeconds, startDynamo } from '../../support/test-ledger.ts';

type Told = Pick<SourceEvent, 'type' | 'user'>;

/** An HR system whose record is the event itself. */
const tellsEvents: HrSource<{ readonly api: z.infer<ReturnType<typeof hrApiSettings>> }> = {
  name: 'tellsevents',
  settingsSchema: z.strictObject({ api: hrApiSettings() }),
  verify: () => ({ kind: 'verified' }),
  translate: () => ({ kind: 'nothing', because: 'not-used' }),
  apiAccess: ({ api }) => ({ ...api, authorize: bearerAuthorization }),
  fetchEmployee: ({ notice, api }) => api.getJson(`/people/${notice.employeeId}`),
  translateEmployee: (found, { notice }) => {
    const { noticeId: eventId, occurredAt } = notice;
    const { type, user } = z
      .object({ type: z.enum(['onboard', 'update', 'offboard']), user: z.record(z.string(), z.string()) })
      .parse(found);
    return { kind: 'events', events: [{ eventId, occurredAt, type, user }] };
  },
};

let server: DynamoServer;
let hr: HrServer;
let world: HrSourceWorld;
let notices: number;
beforeAll(async () => {
  [server, hr] = await Promise.all([startDynamo(), startHrServer()]);
});
afterAll(() => Promise.all([server.stop(), hr.stop()]));
beforeEach(async () => {
  const source = defineSource(tellsEvents).configure({ api: { baseUrl: hr.url, allowLoopback: true } });
  world = await openHrSourceWorld(server, [source]);
  world.apis.set('tellsevents', hrApiFor(source, { token: 'the-token' }));
  notices = 0;
});
afterEach(() => world.stop());

/** What the HR system says of an employee, and what becomes of it. */
async function tell(told: Told, employeeId = '4711') {
  notices += 1;
  const occurredAt = `2026-05-31T23:0${notices}:00.000Z`;
  hr.answers.set(`/people/${employeeId}`, { status: 200, body: told });
  const notice = { noticeId: `n${notices}`, employeeId, kind: 'updated', occurredAt };
  await world.ledger.recordNotice({ source: 'tellsevents', notice, contentHash: 'hash', delaySeconds: 0 });
  world.notices.push(`tellsevents/n${notices}`);
  await world.enrich();
  return world.event(`tellsevents/n${notices}`);
}

const conflict = { status: 'failed', reason: 'identity-conflict', conflict: { reason: 'employee-renamed' } };
const joins = (user: Told['user']) => tell({ type: 'onboard', user: { ...user, givenName: 'Ada' } });

describe('an employee whom earlier notices led to someone who is there', () => {
  it.each<[string, Told['user'], Told['user']]>([
    ['another number', { email: 'a@x.example', employeeNumber: '1' }, { employeeNumber: '2' }],
    [
      'another number beside the address',
      { email: 'a@x.example', employeeNumber: '1' },
      { email: 'a@x.example', employeeNumber: '2' },
    ],
    [
      'a first number and another address',
      { email: 'a@x.example' },
      { email: 'b@x.example', employeeNumber: '1' },
    ],
    ['another address', { email: 'a@x.example' }, { email: 'b@x.example' }],
  ])('is in conflict once they go by %s, and someone is woken when they leave', async (_, before, after) => {
    const joined = await joins(before);
    expect(await tell({ type: 'update', user: after })).toMatchObject({
      ...conflict,
      conflict: { people: [joined?.personId] },
    });
    expect(await tell({ type: 'offboard', user: after })).toMatchObject(conflict);
    const leavers = [];
    for await (const leaver of world.ledger.listLeavers()) leavers.push(leaver.reference);
    expect(leavers).toEqual(['tellsevents/n3']);
    // Whom earlier notices led to is not forgotten for it.
    expect(
      await world.ledger.findLinkedEmployee({ source: 'tellsevents', employeeId: '4711' }),
    ).toMatchObject({
      personId: joined?.personId,
    });
  });

  it('is that person with the new number as soon as a human says so', async () => {
    const joined = await joins({ email: 'a@x.example', employeeNumber: '1' });
    const personId = joined?.personId ?? '';
    const renamed = await tell({ type: 'update', user: { email: 'a@x.example', employeeNumber: '2' } });
    const { dynamo, tableName, clock, door } = world.stand;
    const context = createLedgerContext({ dynamo, tableName, recoverAfterSeconds, now: clock.now });
    const { reference, said } = { reference: 'tellsevents/n2', said: renamed?.said };
    if (said === undefined) throw new Error('what the event said is kept until a human has decided');
    await decideConflict(context, { reference, personId, said, by: 'kim' });
    await door.finishEvent(reference);
    const person = await world.ledger.load(personId);
    expect(person && employeeNumberOf(person)).toBe('2');
    expect(await tell({ type: 'offboard', user: { employeeNumber: '2' } }, '9')).toMatchObject({ personId });
  });

  it('is whoever the number leads to, where that is someone who is known', async () => {
    await joins({ email: 'a@x.example', employeeNumber: '1' });
    const other = await tell(
      { type: 'onboard', user: { email: 'b@x.example', givenName: 'Bea', employeeNumber: '2' } },
      '4712',
    );
    const corrected = await tell({ type: 'offboard', user: { employeeNumber: '2' } });
    expect(corrected).toMatchObject({ status: 'accepted', personId: other?.personId });
  });

  it('is someone new where that person has left', async () => {
    const joined = await joins({ email: 'a@x.example', employeeNumber: '1' });
    await tell({ type: 'offboard', user: { employeeNumber: '1' } });
    const back = await joins({ email: 'b@x.example', employeeNumber: '2' });
    expect(back?.status).toBe('accepted');
    expect(back?.personId).not.toBe(joined?.personId);
  });
});
