import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { isFinal } from '../domain/outcome.ts';
import type { EventReference, EventScope, EventType, UserEvent } from '../domain/user-event.ts';
import { describeIssues } from '../events/describe-issues.ts';
import type { EventBodySchema } from '../events/event-body-schema.ts';
import { logHeld } from '../events/log-events.ts';
import type { Log } from '../log/log.ts';
import { answerEvent, type EventView } from './present-event.ts';
import { ProblemError, problems } from './problem-details.ts';
import type { WebhookRequest } from './webhook-request.ts';

/** The longest that a sender may have us wait. */
const maxSeconds = 20;

/** One preference: anything but a comma, unless it is quoted. */
const preference = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;
const wellFormed = /^(?:[^"]|"(?:[^"\\]|\\.)*")*$/;
const wait = /^\s*wait\s*=\s*(?:(\d+)|"(\d+)")\s*(?:;|$)/i;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240), at most twenty. Undefined when the preference is absent, malformed
 * or zero: a preference that is not understood is ignored. Of several, the first counts.
 */
export function parsePreferWait(header = ''): number | undefined {
  if (!wellFormed.test(header)) return undefined;
  for (const text of header.match(preference) ?? []) {
    const [, plain, quoted] = wait.exec(text) ?? [];
    const seconds = plain ?? quoted;
    if (seconds !== undefined) return Math.min(Number(seconds), maxSeconds) || undefined;
  }
  return undefined;
}

/** What became of an event at the door. */
export type Acceptance =
  /** Durably held and merged, now or before. */
  { readonly kind: 'held'; readonly record: EventView } | { readonly kind: 'id-reused' };

export interface EventTakerOptions {
  readonly type: EventType;
  readonly schema: EventBodySchema;
  /** Holds and merges the event; `bodyHash` tells a repeated delivery from a reused id. */
  readonly accept: (event: UserEvent, bodyHash: string) => Promise<Acceptance>;
  readonly readEvent: (reference: EventReference) => Promise<EventView | undefined>;
  readonly publicOrigin?: string | undefined;
  /** The people an event may be about. */
  readonly scope?: EventScope | undefined;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const eventIdPattern = /^[\x21-\x7e]{1,255}$/;
/** What is left of the function's time for the answer when it stops waiting. */
const answerMs = 2_000;

/** Takes a verified and parsed delivery: holds the event, waits for its end where the sender prefers that, answers. */
export async function receiveEvent(
  delivery: { readonly request: WebhookRequest; readonly context: Context },
  options: EventTakerOptions,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { request, context } = delivery;
  const event = readBody(request, options);
  const accepted = await options.accept(event, hashBody(request, options.type));
  if (accepted.kind === 'id-reused') throw new ProblemError(problems.eventIdReused);
  const { record } = accepted;
  if (record.status === 'recorded') throw new ProblemError(problems.unavailable, { because: 'not-merged' });
  logHeld(options.log, { event, record });

  const seconds = parsePreferWait(request.headers.prefer);
  const forMs = Math.min((seconds ?? 0) * 1000, context.getRemainingTimeInMillis() - answerMs);
  const view = await waitUnlessBroken(record, { forMs, options });
  return answerEvent({
    called: { request, publicOrigin: options.publicOrigin },
    view,
    statusCode: isFinal(view.status) ? 200 : 202,
    ...(seconds === undefined ? {} : { headers: { 'preference-applied': `wait=${seconds}` } }),
  });
}

function readBody(request: WebhookRequest, { type, schema, scope }: EventTakerOptions): UserEvent {
  const eventId = request.headers['webhook-id'] ?? '';
  if (!eventIdPattern.test(eventId)) throw new ProblemError(problems.malformedEventId);
  const parsed = schema.safeParse(request.body);
  if (!parsed.success) {
    const errors = describeIssues(parsed.error.issues, request.body);
    throw new ProblemError({ ...problems.invalidEvent, errors });
  }
  return { eventId, source: 'webhook', type, ...parsed.data, ...(scope && { scope }) };
}

/** Hashes the route with the bytes, so that a body replayed to another route is a different one. */
function hashBody({ rawBody = new Uint8Array() }: WebhookRequest, type: EventType): string {
  return createHash('sha256').update(`${type}\n`).update(rawBody).digest('hex');
}

/** The event is held: that its end cannot be seen now is no reason to have it sent again. */
async function waitUnlessBroken(
  view: EventView,
  { forMs, options }: { readonly forMs: number; readonly options: EventTakerOptions },
): Promise<EventView> {
  const { readEvent, log, now, sleep } = options;
  try {
    return await waitForOutcome({ view, read: () => readEvent(view.reference), forMs, now, sleep });
  } catch (error) {
    log('warn', 'wait-interrupted', { error });
    return view;
  }
}

interface WaitOptions {
  readonly view: EventView;
  /** Reads the event again. */
  readonly read: () => Promise<EventView | undefined>;
  readonly forMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

const [firstPauseMs, maxPauseMs] = [100, 500];

/** Reads an accepted event until it is final or the time is up; one that is scheduled, or waits for a human, is not waited for. */
async function waitForOutcome(options: WaitOptions): Promise<EventView> {
  const { read, forMs, now, sleep } = options;
  const until = now() + forMs;
  let { view } = options;
  let pause = firstPauseMs;
  while (!isFinal(view.status) && view.status !== 'scheduled' && view.heldBecause === undefined) {
    const left = until - now();
    if (left <= 0) break;
    await sleep(Math.min(pause, left));
    view = (await read()) ?? view;
    pause = Math.min(pause * 1.5, maxPauseMs);
  }
  return view;
}
