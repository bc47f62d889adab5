import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { Reply } from './reply.ts';

/** Waits, but not longer than until `stop` is aborted. */
export const pause = async (ms: number, stop: AbortSignal): Promise<void> => {
  try {
    await sleep(ms, undefined, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
};

const isOpen = (response: ServerResponse): boolean =>
  !response.destroyed && response.socket?.destroyed === false;

const drain = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });

const stream = async (response: ServerResponse, chunks: Iterable<string>): Promise<void> => {
  for (const chunk of chunks) {
    if (!isOpen(response)) return;
    if (!response.write(chunk)) await drain(response);
  }
  response.end();
};

const drip = async (
  response: ServerResponse,
  bytes: Buffer,
  pace: NonNullable<FaultPlan['drip']>,
): Promise<void> => {
  for (let at = 0; at < bytes.length && isOpen(response); at += pace.chunkBytes) {
    if (pace.cleared.aborted) {
      response.end(bytes.subarray(at));
      return;
    }
    response.write(bytes.subarray(at, at + pace.chunkBytes));
    await pause(pace.ms, pace.cleared);
  }
  response.end();
};

const changeLines = (text: string, change: FaultPlan['lines']): string => {
  if (change === undefined) return text;
  const [first = '', ...lines] = text.split(/(?<=\n)/);
  if (change === 'reversed') return [first, ...lines.toReversed()].join('');
  return [first, ...lines, ...lines.slice(-1)].join('');
};

/** Writes an answer, dripping or cut short where the plan says so. */
export const sendReply = async (response: ServerResponse, reply: Reply, plan: FaultPlan): Promise<void> => {
  const whole = typeof reply.body === 'string';
  if (!whole && plan.drip === undefined && plan.truncate === undefined && plan.lines === undefined) {
    response.writeHead(reply.status, reply.headers);
    await stream(response, reply.body);
    return;
  }
  const bytes = Buffer.from(changeLines(whole ? reply.body : [...reply.body].join(''), plan.lines));
  const sent = plan.truncate === undefined ? bytes : bytes.subarray(0, Math.floor(bytes.length / 2));
  const cutSilently = plan.truncate?.announced === false;
  const length = cutSilently || reply.status === 204 ? {} : { 'content-length': String(bytes.length) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  if (plan.drip !== undefined) {
    response.flushHeaders();
    await drip(response, sent, plan.drip);
  } else if (plan.truncate?.announced === true) {
    response.write(sent, () => response.destroy());
  } else {
    response.end(sent);
  }
};
