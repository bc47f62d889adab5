import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import { parsePreferWait } from '../../../shared/webhook/receive-event.ts';
import { openDoor, viewOf, type WebhookDoor } from '../../support/webhook-door.ts';

describe('the preference to wait', () => {
  it.each([
    ['wait=5', 5],
    ['Wait = 5', 5],
    ['wait="7"', 7],
    ['respond-async, wait=10', 10],
    ['wait=10; foo=bar', 10],
    ['foo="a, wait=3", wait=4', 4],
    ['wait=1, wait=9', 1],
    ['wait=20', 20],
    ['wait=21', 20],
    ['wait=999999999999999999999999', 20],
    ['wait=0', undefined],
    ['wait', undefined],
    ['wait=', undefined],
    ['wait=-1', undefined],
    ['wait=1.5', undefined],
    ['wait=5s', undefined],
    ['await=5', undefined],
    ['"wait=5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j seconds', (header, seconds) => {
    expect(parsePreferWait(header)).toBe(seconds);
  });
});

describe('waiting', () => {
  let door: WebhookDoor;

  beforeEach(async () => {
    door = await openDoor();
  });

  afterEach(() => door.stop());

  const wait = (seconds: number) => door.post({ headers: { prefer: `wait=${seconds}` } });

  it('answers 200 with the outcome as soon as the event is final', async () => {
    let reads = 0;
    door.state.readEvent = async () => {
      reads += 1;
      const event = door.state.accepted[0]?.event;
      if (event === undefined || reads < 3) return event && viewOf(event);
      return viewOf(event, { status: 'applied', outcome: { infraon: { result: 'created' } } });
    };
    expect(await wait(20)).toMatchObject({
      status: 200,
      headers: { 'preference-applied': 'wait=20' },
      body: { status: 'applied', outcome: { infraon: { result: 'created' } } },
    });
    expect(door.state.slept).toEqual([100, 150, 225]);
  });

  it('answers 202 when the time is up, with pauses that grow to half a second', async () => {
    expect(await wait(2)).toMatchObject({ status: 202, headers: { 'preference-applied': 'wait=2' } });
    expect(door.state.slept.reduce((sum, ms) => sum + ms, 0)).toBe(2000);
    expect(Math.max(...door.state.slept)).toBe(500);
  });

  it('waits twenty seconds at most', async () => {
    expect(await wait(60)).toMatchObject({ status: 202, headers: { 'preference-applied': 'wait=20' } });
    expect(door.state.slept.reduce((sum, ms) => sum + ms, 0)).toBe(20_000);
  });

  it('stops early enough to answer before the function’s time is up', async () => {
    door.state.remainingMs = 3_000;
    expect((await wait(20)).status).toBe(202);
    expect(door.state.slept.reduce((sum, ms) => sum + ms, 0)).toBe(1_000);
    door.state.slept = [];
    door.state.remainingMs = 500;
    expect((await wait(20)).status).toBe(202);
    expect(door.state.slept).toEqual([]);
  });

  it('does not wait for an event that takes effect later, nor without being asked', async () => {
    door.state.accept = async (event) => ({ kind: 'held', record: viewOf(event, { status: 'scheduled' }) });
    expect((await wait(20)).status).toBe(202);
    const answer = await door.post({});
    expect(answer.headers).not.toHaveProperty('preference-applied');
    expect(door.state.slept).toEqual([]);
  });

  it('answers 202 and says so in the log when the ledger fails meanwhile: the event is held', async () => {
    door.state.readEvent = async () => {
      throw new LedgerUnavailableError('unreachable');
    };
    expect(await wait(20)).toMatchObject({ status: 202, body: { status: 'accepted' } });
    expect(JSON.parse(door.state.logs.at(-1) ?? '')).toMatchObject({ code: 'wait-interrupted' });
  });

  it('does not lose an event from its sight when a read finds nothing', async () => {
    expect(await wait(1)).toMatchObject({ status: 202, body: { eventId: 'msg_1' } });
  });
});
