import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { isFinal } from '../../domain/outcome.ts';
import type { EventScope, UserEvent } from '../../domain/user-event.ts';
import type { FieldError } from '../../events/describe-issues.ts';
import { logHeld } from '../../events/log-events.ts';
import type { Log } from '../../log/log.ts';
import { addToLogScope, inLogScope } from '../../log/log-scope.ts';
import { answerHeaders } from '../../webhook/answer-headers.ts';
import { presentEvent } from '../../webhook/present-event.ts';
import { ProblemError, problems } from '../../webhook/problem-details.ts';
import type { Acceptance } from '../../webhook/receive-event.ts';
import type { WebhookRequest } from '../../webhook/webhook-request.ts';
import type { ConfiguredSource } from '../configured-source.ts';
import type { EmployeeNotice, SourceEvent } from '../hr-source.ts';
import { unknownType } from '../kit/combine-entries.ts';
import type { NoticeLedger } from '../notices/notice-ledger.ts';
import { type createSourceEventCheck, logDropped } from './check-source-event.ts';
import { contentHash } from './content-hash.ts';

export interface SourceTakerOptions {
  /** Holds and merges the event; the hash tells a repeated delivery from a reused id. */
  readonly accept: (event: UserEvent, hash: string) => Promise<Acceptance>;
  readonly checkEvent: ReturnType<typeof createSourceEventCheck>;
  readonly ledger: Pick<NoticeLedger, 'recordNotice'>;
  /** Says that the HR system is to be asked about a notice, in so many seconds. */
  readonly enqueueNotice: (reference: string, delaySeconds: number) => Promise<void>;
  readonly publicOrigin?: string | undefined;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What came of one event or notice. */
type Taken =
  | {
      readonly kind: 'held';
      readonly shown: object /** Whether its delivery can be forgotten. */;
      readonly isSettled: boolean;
    }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] };

/** How many events of one delivery are taken side by side. */
const chunkSize = 8;
/** More errors than this are not listed. */
const maxErrors = 1000;

/**
 * Takes a verified delivery of an HR system: events by the door's way, notices for asking later. Each entry of it stands for
 * itself: a bad one is refused by its place (422, which also lists what was taken), and delays no other.
 */
export async function receiveDelivery(
  delivery: {
    readonly request: WebhookRequest;
    readonly source: ConfiguredSource;
    readonly payload: unknown;
  },
  options: SourceTakerOptions,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { request, source, payload } = delivery;
  const startedAt = options.now();
  const bodyHash = createHash('sha256')
    .update(request.rawBody ?? '')
    .digest('hex');
  const meaning = source.translate(payload, { now: startedAt, bodyHash });
  if (meaning.kind === 'malformed') throw invalid(meaning.errors);
  if (meaning.kind === 'nothing') {
    logNothing(options, { source: source.name, because: meaning.because });
    return jsonResponse(200, { status: 'nothing', because: meaning.because });
  }
  const { refused = [], skipped = [], place = (_index: number, error: FieldError) => error } = meaning;
  for (const { because } of skipped) logNothing(options, { source: source.name, because });
  const delaySeconds = source.enrichment?.access.settlesWithinSeconds ?? 0;
  const given = { request, source: source.name, scope: source.scope, delaySeconds, startedAt, options };
  const inScope = (take: () => Promise<Taken>) => inLogScope({ source: source.name }, take);
  const taken =
    meaning.kind === 'events'
      ? await inChunks(meaning.events, (event) => inScope(() => receiveEvent(event, given)))
      : await inChunks(meaning.notices, (notice) => inScope(() => takeNotice(notice, given)));
  const held = taken.filter((one) => one.kind === 'held');
  const shown = held.map((one) => one.shown);
  const errors = [
    ...refused,
    ...taken.flatMap((one, index) =>
      one.kind === 'refused' ? one.errors.map((error) => place(index, error)) : [],
    ),
  ];
  if (errors.length > 0) throw refusal(errors, shown);

  const [only, ...others] = shown;
  const isOne = only !== undefined && others.length === 0 && skipped.length === 0;
  const body = isOne ? only : { events: shown, ...(skipped.length > 0 ? { skipped } : {}) };
  return jsonResponse(held.every(({ isSettled }) => isSettled) ? 200 : 202, body);
}

interface Given {
  readonly request: WebhookRequest;
  readonly source: string;
  readonly scope: EventScope | undefined;
  /** Until the HR system's API shows what it tells of. */
  readonly delaySeconds: number;
  readonly startedAt: number;
  readonly options: SourceTakerOptions;
}

/** A type that no one knows may be one of leavers: whoever runs the product should look. */
function logNothing(
  { log }: SourceTakerOptions,
  nothing: { readonly source: string; readonly because: string },
): void {
  if (nothing.because === unknownType) log('warn', 'source-type-unknown', { source: nothing.source });
  else log('info', 'source-nothing', nothing);
}

async function receiveEvent(told: SourceEvent, given: Given): Promise<Taken> {
  const { request, source, scope, startedAt, options } = given;
  const checked = options.checkEvent(told);
  if (checked.kind === 'invalid') return { kind: 'refused', errors: checked.errors };
  const { event, dropped } = checked;
  const { eventId, type, occurredAt, user } = event;
  addToLogScope({ eventId });
  logDropped(options.log, { source, eventId, dropped });
  // Without `effectiveAt`, which may be gone from a repeated delivery once its day has come.
  const said = { ...event, source, ...(scope && { scope }) };
  const accepted = await options.accept(said, contentHash({ type, occurredAt, user }));
  if (accepted.kind === 'id-reused') return idReused('eventId');
  const { record } = accepted;
  if (record.status === 'recorded') throw new ProblemError(problems.unavailable, { because: 'not-merged' });
  logHeld(options.log, { event: said, record });
  const isSettled = isFinal(record.status) || isBefore(record.receivedAt, startedAt);
  return {
    kind: 'held',
    shown: presentEvent({ request, publicOrigin: options.publicOrigin }, record),
    isSettled,
  };
}

async function takeNotice(notice: EmployeeNotice, given: Given): Promise<Taken> {
  const { source, delaySeconds, startedAt, options } = given;
  const errors = checkNotice(notice, options.now());
  if (errors.length > 0) return { kind: 'refused', errors };
  const { noticeId, employeeId, kind, occurredAt } = notice;
  addToLogScope({ eventId: noticeId });
  const hash = contentHash({ employeeId, kind, occurredAt });
  const record = await options.ledger.recordNotice({ source, notice, contentHash: hash, delaySeconds });
  if (record.contentHash !== hash) return idReused('noticeId');
  if (record.status === 'waiting') await enqueue(record.reference, given);
  options.log('info', 'notice-held', { source, eventId: noticeId, status: record.status });
  const isSettled = record.status !== 'waiting' || isBefore(record.receivedAt, startedAt);
  const status = record.status === 'waiting' ? 'accepted' : record.status;
  return { kind: 'held', shown: { eventId: noticeId, status, reason: record.reason }, isSettled };
}

function idReused(path: string): Taken {
  return { kind: 'refused', errors: [{ path, code: problems.eventIdReused.code }] };
}

/** The notice is held: that the queue cannot be reached is no reason to have it sent again. The sweeper enqueues it. */
async function enqueue(reference: string, { delaySeconds, options }: Given): Promise<void> {
  const { enqueueNotice, log } = options;
  try {
    await enqueueNotice(reference, delaySeconds);
  } catch (error) {
    log('error', 'enqueue-failed', { eventReference: reference, error });
  }
}

async function inChunks<Item>(
  items: readonly Item[],
  take: (item: Item) => Promise<Taken>,
): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  for (let start = 0; start < items.length; start += chunkSize) {
    taken.push(...(await Promise.all(items.slice(start, start + chunkSize).map(take))));
  }
  return taken;
}

/** An id that was used before is a conflict of its own where nothing else is wrong or was taken. */
function refusal(errors: readonly FieldError[], taken: readonly object[]): ProblemError {
  const isConflict = errors.every(({ code }) => code === problems.eventIdReused.code);
  if (isConflict && taken.length === 0) return new ProblemError(problems.eventIdReused);
  return invalid(errors, taken);
}

function invalid(errors: readonly FieldError[], taken: readonly object[] = []): ProblemError {
  const beside = taken.length === 0 ? {} : { detail: 'The other entries were taken.', taken };
  return new ProblemError({ ...problems.invalidEvent, ...beside, errors: errors.slice(0, maxErrors) });
}

function isBefore(time: string, milliseconds: number): boolean {
  return Date.parse(time) < milliseconds;
}

/** Answers an HR system in JSON. No one there reads it but whoever looks for a fault. */
export function jsonResponse(statusCode: 200 | 202, body: object): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: answerHeaders('application/json'),
    body: JSON.stringify(body),
  };
}

/** As of an event: it becomes part of a key. */
const noticeId = /^[\x21-\x7e]{1,255}$/;
/** It becomes a segment of a path of the HR system's API; nothing in it may lead elsewhere, and no address fits. */
const employeeId = /^[A-Za-z0-9][A-Za-z0-9_:-]{0,127}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3,9}Z$/;
/** A sender's clock may be ahead by so much, as with webhooks. */
const maxAheadMs = 5 * 60_000;

/** What is wrong with a notice that a source made; none: it may be held. `now` is in milliseconds since 1970. */
function checkNotice(notice: EmployeeNotice, now: number): readonly FieldError[] {
  const { occurredAt, effectiveAt } = notice;
  const malformed = [
    ...(noticeId.test(notice.noticeId) ? [] : ['noticeId']),
    ...(employeeId.test(notice.employeeId) ? [] : ['employeeId']),
    ...(isInstant(occurredAt) ? [] : ['occurredAt']),
    ...(effectiveAt === undefined || isInstant(effectiveAt) ? [] : ['effectiveAt']),
  ];
  if (malformed.length > 0) return malformed.map((path) => ({ path, code: 'malformed' }));
  const isAhead = Date.parse(occurredAt) > now + maxAheadMs;
  return isAhead ? [{ path: 'occurredAt', code: 'in-the-future' }] : [];
}

function isInstant(time: string): boolean {
  return instant.test(time) && !Number.isNaN(Date.parse(time)) && time >= '1970';
}
