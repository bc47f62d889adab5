import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { isFinal } from '../domain/outcome.ts';
import type { UserEvent } from '../domain/user-event.ts';
import type { NoticeLedger } from '../ledger/create-notice-ledger.ts';
import type { Log } from '../log/log.ts';
import { type FieldError, ProblemError, problems } from '../webhook/problem-details.ts';
import { showEvent } from '../webhook/show-event.ts';
import type { Acceptance } from '../webhook/take-event.ts';
import type { WebhookRequest } from '../webhook/webhook-request.ts';
import { answerSource } from './answer-source.ts';
import { checkNotice } from './check-notice.ts';
import type { createSourceEventCheck } from './check-source-event.ts';
import type { ConfiguredSource } from './configured-source.ts';
import { contentHash } from './content-hash.ts';
import type { EmployeeNotice, SourceEvent } from './hr-source.ts';
import { logDropped } from './log-dropped.ts';

export interface SourceTakerOptions {
  /** Holds and merges the event; the hash tells a repeated delivery from a reused id. */
  readonly accept: (event: UserEvent, hash: string) => Promise<Acceptance>;
  readonly checkEvent: ReturnType<typeof createSourceEventCheck>;
  readonly ledger: Pick<NoticeLedger, 'recordNotice'>;
  /** Says that the HR system is to be asked about a notice, in so many seconds. */
  readonly enqueueNotice: (reference: string, delaySeconds: number) => Promise<void>;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What is told of one event or notice, and whether its delivery can be forgotten. */
interface Held {
  readonly shown: object;
  readonly isSettled: boolean;
}

/** So many events of one delivery are taken side by side. */
const chunkSize = 8;

/** Takes a verified and parsed delivery of an HR system: events by the door's way, notices for asking later. */
export async function takeSourceDelivery(
  delivery: { readonly request: WebhookRequest; readonly source: ConfiguredSource },
  options: SourceTakerOptions,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { request, source } = delivery;
  const startedAt = options.now();
  const bodyHash = createHash('sha256')
    .update(request.rawBody ?? '')
    .digest('hex');
  const meaning = source.translate(request.body, { now: startedAt, bodyHash });
  if (meaning.kind === 'malformed') throw invalid(meaning.errors);
  if (meaning.kind === 'nothing') {
    options.log('info', 'source-nothing', { source: source.name, because: meaning.because });
    return answerSource(200, { status: 'nothing', because: meaning.because });
  }
  const delaySeconds = source.enrichment?.access.settlesWithinSeconds ?? 0;
  const given = { request, source: source.name, delaySeconds, startedAt, options };
  const held =
    meaning.kind === 'events'
      ? await inChunks(checkEvents(meaning.events, given), (event) => takeEvent(event, given))
      : await inChunks(checkNotices(meaning.notices, given), (notice) => takeNotice(notice, given));
  const [only, ...others] = held.map(({ shown }) => shown);
  const body = only !== undefined && others.length === 0 ? only : { events: held.map(({ shown }) => shown) };
  return answerSource(held.every(({ isSettled }) => isSettled) ? 200 : 202, body);
}

interface Given {
  readonly request: WebhookRequest;
  readonly source: string;
  /** Until the HR system's API shows what it tells of. */
  readonly delaySeconds: number;
  readonly startedAt: number;
  readonly options: SourceTakerOptions;
}

/** All of a delivery or nothing: a sender that is refused sends all of it again. */
function checkEvents(events: readonly SourceEvent[], { source, options }: Given): readonly SourceEvent[] {
  const checked = events.map(options.checkEvent);
  const errors = checked.flatMap((one, index) =>
    one.kind === 'invalid' ? one.errors.map((error) => within(index, checked.length, error)) : [],
  );
  if (errors.length > 0) throw invalid(errors);
  return checked.flatMap((one) => {
    if (one.kind === 'invalid') return [];
    logDropped(options.log, { source, eventId: one.event.eventId, dropped: one.dropped });
    return [one.event];
  });
}

function checkNotices(notices: readonly EmployeeNotice[], { options }: Given): readonly EmployeeNotice[] {
  const errors = notices.flatMap((notice, index) =>
    checkNotice(notice, options.now()).map((error) => within(index, notices.length, error)),
  );
  if (errors.length > 0) throw invalid(errors);
  return notices;
}

async function takeEvent(event: SourceEvent, given: Given): Promise<Held> {
  const { request, source, startedAt, options } = given;
  const { eventId, type, occurredAt, user } = event;
  // Without `effectiveAt`, which may be gone from a repeated delivery once its day has come.
  const accepted = await options.accept({ ...event, source }, contentHash({ type, occurredAt, user }));
  if (accepted.kind === 'id-reused') throw new ProblemError(problems.eventIdReused);
  const { record } = accepted;
  if (record.status === 'recorded') throw new ProblemError(problems.unavailable, { because: 'not-merged' });
  options.log('info', 'event-held', { source, eventId, type, status: record.status });
  const isSettled = isFinal(record.status) || isBefore(record.receivedAt, startedAt);
  return { shown: showEvent(request, record), isSettled };
}

async function takeNotice(notice: EmployeeNotice, given: Given): Promise<Held> {
  const { source, delaySeconds, startedAt, options } = given;
  const { noticeId, employeeId, kind, occurredAt } = notice;
  const hash = contentHash({ employeeId, kind, occurredAt });
  const record = await options.ledger.recordNotice({ source, notice, contentHash: hash, delaySeconds });
  if (record.contentHash !== hash) throw new ProblemError(problems.eventIdReused);
  if (record.status === 'waiting') await enqueue(record.reference, given);
  options.log('info', 'notice-held', { source, eventId: noticeId, status: record.status });
  const isSettled = record.status !== 'waiting' || isBefore(record.receivedAt, startedAt);
  const status = record.status === 'waiting' ? 'accepted' : record.status;
  return { shown: { eventId: noticeId, status, reason: record.reason }, isSettled };
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
  take: (item: Item) => Promise<Held>,
): Promise<readonly Held[]> {
  const held: Held[] = [];
  for (let start = 0; start < items.length; start += chunkSize) {
    held.push(...(await Promise.all(items.slice(start, start + chunkSize).map(take))));
  }
  return held;
}

function invalid(errors: readonly FieldError[]): ProblemError {
  return new ProblemError({ ...problems.invalidEvent, errors: errors.slice(0, 20) });
}

function within(index: number, count: number, error: FieldError): FieldError {
  return count === 1 ? error : { ...error, path: `${index}.${error.path}` };
}

function isBefore(time: string, milliseconds: number): boolean {
  return Date.parse(time) < milliseconds;
}
