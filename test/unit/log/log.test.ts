import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../shared/log/create-log.ts';
import { eventsInLog } from '../../../shared/log/events-in-log.ts';
import { addToLogScope, inLogScope } from '../../../shared/log/log-scope.ts';

function open(context = {}) {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), context, now: () => 0 });
  return { log, last: () => JSON.parse(lines.at(-1) ?? '') };
}

describe('the log', () => {
  it('writes one line of JSON with a time, a level, a code and the fields', () => {
    const { log, last } = open({ function: 'onboard-user' });
    log('info', 'event-held', { eventId: 'msg_1', count: 3, status: 'accepted' });
    expect(last()).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      code: 'event-held',
      function: 'onboard-user',
      eventId: 'msg_1',
      count: 3,
      status: 'accepted',
    });
  });

  it('leaves out what is undefined without a word', () => {
    const { log, last } = open();
    log('info', 'event-held', { eventId: undefined });
    expect(last()).not.toHaveProperty('dropped');
  });

  it.each([
    'ada@example.com',
    'Ada Lovelace',
    '',
    'x'.repeat(201),
    'line\nbreak',
    '{"a":1}',
    'é',
    '"quoted"',
    '-leading',
  ])('drops and counts the value %j', (value) => {
    const { log, last } = open();
    log('info', 'event-held', { eventId: value, count: 1 });
    expect(last()).toEqual({
      time: expect.any(String),
      level: 'info',
      code: 'event-held',
      count: 1,
      dropped: 1,
    });
  });

  it('drops names that are not on its list, whatever the types said', () => {
    const { log, last } = open();
    const fields = {
      eventId: 'msg_1',
      email: 'x',
      user: { email: 'x' },
      time: 'x',
      level: 'x',
      code: 'x',
      __proto__: { target: 'x' },
    };
    log('info', 'event-held', fields);
    expect(last()).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      code: 'event-held',
      eventId: 'msg_1',
      dropped: 5,
    });
  });

  it('drops objects, lists and numbers that are none', () => {
    const { log, last } = open();
    const fields: Record<string, unknown> = {
      eventId: ['a'],
      personId: { toJSON: () => 'a' },
      count: Number.NaN,
      rows: 1n,
    };
    log('info', 'event-held', fields as object);
    expect(last()).toMatchObject({ dropped: 4 });
  });

  it('does not write a code that is none', () => {
    const { log, last } = open();
    log('warn', 'user ada@example.com failed');
    expect(last().code).toBe('invalid-code');
  });

  it('has the fields of its scope, and of those around it, before its own', async () => {
    const { log, last } = open({ function: 'onboard-user' });
    await inLogScope({ requestId: 'r-1', personId: 'p-0' }, async () => {
      await Promise.all(
        ['p-1', 'p-2'].map((personId) =>
          inLogScope({ personId }, async () => {
            await new Promise(setImmediate);
            addToLogScope({ eventId: `of-${personId}`, status: 'accepted' });
            log('info', 'event-held', { status: 'scheduled', eventReference: undefined });
            const eventId = `of-${personId}`;
            expect(last()).toMatchObject({ requestId: 'r-1', personId, eventId, status: 'scheduled' });
          }),
        ),
      );
      log('info', 'event-held');
      expect(last()).toMatchObject({ requestId: 'r-1', personId: 'p-0' });
      expect(last()).not.toHaveProperty('eventId');
    });
    log('info', 'event-held');
    expect(last()).not.toHaveProperty('requestId');
  });

  it('checks the fields of a scope like its own', () => {
    const { log, last } = open();
    inLogScope({ eventId: 'ada@example.com' }, () => log('info', 'event-held'));
    expect(last()).toMatchObject({ dropped: 1 });
    expect(last()).not.toHaveProperty('eventId');
  });

  it('lists the ids of several events, each of which may be logged by itself', () => {
    const { log, last } = open();
    const references = ['webhook/msg_1', 'import/20261121-ab/2'];
    log('info', 'vendor-called', eventsInLog(references));
    expect(last()).toMatchObject({ eventIds: ['msg_1', '20261121-ab/2'] });
    log('info', 'vendor-called', eventsInLog(references.slice(0, 1)));
    expect(last()).toMatchObject({ eventId: 'msg_1', eventReference: 'webhook/msg_1' });
    log('info', 'vendor-called', { eventIds: ['msg_1', 'ada@example.com'] });
    expect(last()).toMatchObject({ dropped: 1 });
    expect(last()).not.toHaveProperty('eventIds');
  });

  it('never throws and never breaks its line', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.anything()), (code, fields) => {
        const lines: string[] = [];
        createLog({ write: (line) => lines.push(line) })('error', code, { ...fields, error: fields });
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

describe('an error in the log', () => {
  it('is its class, its code, the classes of its causes and its frames', () => {
    const { log, last } = open();
    class LedgerError extends Error {
      override readonly name = 'LedgerError';
    }
    const cause = Object.assign(new TypeError('secret'), { code: 'ECONNRESET' });
    log('error', 'request-failed', { error: new LedgerError('secret', { cause }) });
    expect(last()).toMatchObject({ errorName: 'LedgerError', errorCauses: ['TypeError'] });
    expect(last().errorStack[0]).toMatch(/^at /);
    expect(JSON.stringify(last())).not.toContain('secret');
    log('error', 'request-failed', { error: cause });
    expect(last()).toMatchObject({ errorName: 'TypeError', errorCode: 'ECONNRESET' });
  });

  it('of AWS has the status of the answer', () => {
    const { log, last } = open();
    const error = Object.assign(new Error('secret'), {
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    });
    log('error', 'request-failed', { error });
    expect(last()).toMatchObject({ errorName: 'ThrottlingException', errorCode: 400 });
  });

  it('never has lines of its message, also when they look like frames', () => {
    const { log, last } = open();
    for (const message of ['a\n    at SECRET (x:1:1)', '    at SECRET', '\n    at SECRET\n    at SECRET']) {
      log('error', 'request-failed', { error: new Error(message) });
      expect(JSON.stringify(last())).not.toContain('SECRET');
    }
    const changed = new Error('a\n    at SECRET (x:1:1)');
    for (const message of ['other', 'a']) {
      changed.message = message;
      log('error', 'request-failed', { error: changed });
      expect(JSON.stringify(last())).not.toContain('SECRET');
    }
  });

  it('may be anything', () => {
    const { log, last } = open();
    for (const [error, name] of [
      ['secret', 'string'],
      [null, 'object'],
      [7, 'number'],
      [{ name: 'secret' }, 'object'],
    ] as const) {
      log('error', 'request-failed', { error });
      expect(last()).toMatchObject({ errorName: name });
      expect(JSON.stringify(last())).not.toContain('secret');
    }
  });
});
