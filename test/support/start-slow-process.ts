import { createHandler } from '../../functions/reconcile-user/handler.ts';
import { createAdaptiveGate } from '../../shared/http/adaptive-gate.ts';
import { sqsRecord } from './sqs-record.ts';
import { VirtualTime } from './virtual-time.ts';

/** How long a run may last, and how much of it the function keeps for its own end. */
export const [runMs, reserveMs] = [12_000, 2000];

/** A process of `reconcile-user` that serves people at a vendor that answers so many calls a second, in virtual time. */
export function startSlowProcess(given: { readonly callsPerPerson: number; readonly perSecond: number }) {
  const time = new VirtualTime();
  const gate = createAdaptiveGate({ limit: 8, clock: time });
  const finished: string[] = [];
  const begun: string[] = [];
  const calls: string[] = [];
  let nextAt = 0;

  /** A server with one desk: whoever comes waits until the others are served. */
  async function call(personId: string, signal: AbortSignal): Promise<void> {
    const pass = await gate.enter(signal);
    calls.push(personId);
    nextAt = Math.max(time.now(), nextAt) + 1000 / given.perSecond;
    await time.sleep(nextAt - time.now());
    pass.leave('taken');
  }

  const postponed: number[] = [];
  const handler = createHandler({
    async reconcilePerson({ personId, signal }) {
      begun.push(personId);
      try {
        for (let number = 0; number < given.callsPerPerson; number += 1) {
          await call(personId, signal);
          if (signal.aborted) throw signal.reason;
        }
      } catch {
        return { kind: 'later', because: 'unavailable' };
      }
      finished.push(personId);
      return { kind: 'settled', outcome: {} };
    },
    hide: async (_message, seconds) => void postponed.push(seconds),
    retry: { firstBackoffSeconds: 1, maxBackoffSeconds: 10, maxReceives: 100 },
    random: () => 0.5,
    clock: time,
    log: () => {},
  });

  /** One run with these people, oldest first in the list. Gives those whose messages come again. */
  async function run(
    people: readonly string[],
    { sentAt = (index: number) => index, receives = 1 } = {},
  ): Promise<readonly string[]> {
    const records = people.map((personId, index) =>
      sqsRecord({ body: JSON.stringify({ personId }), sentAt: sentAt(index), receives }),
    );
    const end = time.now() + runMs;
    let answer: Awaited<ReturnType<typeof handler>> | undefined;
    void handler({ Records: records }, { getRemainingTimeInMillis: () => end - time.now() }).then((given) => {
      answer = given;
    });
    await time.runUntil(() => answer !== undefined);
    const again = new Set(answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    return people.filter((_, index) => again.has(records[index]?.messageId ?? ''));
  }
  return { run, finished, begun, calls, postponed, time };
}
