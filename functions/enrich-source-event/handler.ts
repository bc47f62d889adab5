import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { HideMessage } from '../../shared/aws/hide-message.ts';
import { SecretUnavailableError } from '../../shared/aws/secrets/secret-unavailable-error.ts';
import { HrApiError } from '../../shared/hr-sources/api/create-hr-api.ts';
import type { NoticeLedger } from '../../shared/hr-sources/notices/notice-ledger.ts';
import type { NoticeSettlement } from '../../shared/hr-sources/notices/notices.ts';
import { parseJson } from '../../shared/http/parse-json.ts';
import { eventsInLog } from '../../shared/log/events-in-log.ts';
import type { Log } from '../../shared/log/log.ts';
import { inLogScope } from '../../shared/log/log-scope.ts';
import { backoffSeconds, type RetryPolicy, waitSeconds } from '../../shared/targets/target-policy.ts';

export interface Dependencies {
  /** Asks about a notice; whatever it throws is worth another try later. */
  readonly enrichNotice: (reference: string) => Promise<NoticeSettlement | undefined>;
  readonly ledger: Pick<NoticeLedger, 'postponeNotice' | 'settleNotice'>;
  readonly hide: HideMessage;
  readonly retry: RetryPolicy;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly log: Log;
}

const messageSchema = z.object({ notice: z.string().min(1) });

/** Asks HR systems about the notices of one batch, side by side. Only the messages of those to be tried again are reported. */
export function createHandler({ enrichNotice, ledger, hide, retry, random, log }: Dependencies) {
  return async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
    const again = await Promise.all(
      event.Records.map(async (record) => {
        const reference = messageSchema.safeParse(parseJson(record.body)).data?.notice;
        if (reference !== undefined) {
          const isSettled = await inLogScope(eventsInLog([reference]), () => settles(reference, record));
          return isSettled ? [] : [record];
        }
        log('error', 'message-malformed', { count: 1 });
        await hide(record, 1);
        return [record];
      }),
    );
    return { batchItemFailures: again.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

  async function settles(reference: string, record: SQSRecord): Promise<boolean> {
    try {
      const settlement = await enrichNotice(reference);
      if (settlement !== undefined) {
        log('info', 'notice-settled', {
          eventReference: reference,
          status: settlement.status,
          reason: settlement.reason,
        });
      }
      return true;
    } catch (error) {
      await postpone({ reference, record, error });
      return false;
    }
  }

  async function postpone(failed: {
    readonly reference: string;
    readonly record: SQSRecord;
    readonly error: unknown;
  }): Promise<void> {
    const { reference, record, error } = failed;
    const attempt = Number(record.attributes.ApproximateReceiveCount);
    const asked = error instanceof HrApiError ? error.retryAfterSeconds : undefined;
    // Between half of the time and all of it, so that those who failed together do not come back together.
    const seconds = waitSeconds(backoffSeconds(retry, attempt) * (0.5 + random() / 2), asked);
    const about = { eventReference: reference, attempt };
    if (isUnauthorized(error)) log('error', 'hr-api-unauthorized', { ...about, error });
    else if (error instanceof HrApiError) {
      const { kind, status } = error;
      log('warn', 'hr-api-failed', { ...about, reason: kind, status, retryAfterSeconds: seconds, error });
    } else log('error', 'enrich-failed', { ...about, retryAfterSeconds: seconds, error });

    if (attempt >= retry.maxReceives) {
      log('error', 'notice-given-up', about);
      await quietly(() => ledger.settleNotice({ reference, status: 'failed', reason: 'retries-exhausted' }));
    } else await quietly(() => ledger.postponeNotice({ reference, seconds }));
    await hide(record, seconds);
  }

  /** Without it the notice is tried again all the same: by the sweeper, or after the queue's visibility timeout. */
  async function quietly(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      log('warn', 'postpone-failed', { error });
    }
  }
}

/** The secret is missing or refused: someone has to do something, and nothing else will help. */
function isUnauthorized(error: unknown): boolean {
  return (
    error instanceof SecretUnavailableError || (error instanceof HrApiError && error.kind === 'unauthorized')
  );
}
