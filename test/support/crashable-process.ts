import { createSweep } from '../../functions/sweep-due-events/sweep-due-work.ts';
import type { AcceptEvent } from '../../shared/events/accept-event.ts';
import type { HistoryLedger } from '../../shared/history/history-ledger.ts';
import { createLedgerContext } from '../../shared/ledger/ledger-context.ts';
import { createFinishWord } from '../../shared/scim/users/finish-word.ts';
import { type DynamoServer, recoverAfterSeconds, type TestLedger } from './test-ledger.ts';

/**
 * - `killed`: the process dies once its n-th call has taken effect, before it hears the answer. That leaves what a
 *   process leaves that dies before its next call; killed at 0, it has no effect at all.
 * - `repeated`: the answer to the n-th call is lost and the SDK repeats the call; the process lives.
 */
export type CrashMode = 'killed' | 'repeated';

export class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** A function's process, with a mishap at one of its calls on the ledger's table or the queue. */
export class CrashableProcess {
  calls = 0;
  readonly door: AcceptEvent;
  readonly sweep: () => Promise<unknown>;
  readonly ledger: TestLedger['ledger'];
  readonly dynamo: TestLedger['dynamo'];
  readonly histories: HistoryLedger;
  readonly #mishap: CrashMode | undefined;
  readonly #at: number;
  readonly #effects: Promise<unknown>[] = [];

  constructor(
    options: { readonly server: DynamoServer; readonly stand: TestLedger },
    fate?: { readonly mishap: CrashMode; readonly at: number },
  ) {
    const { server, stand } = options;
    this.#mishap = fate?.mishap;
    this.#at = fate?.at ?? Number.POSITIVE_INFINITY;
    const dynamo = server.createClient();
    dynamo.middlewareStack.add((next) => (args) => this.#call(() => next(args)), { step: 'initialize' });
    this.dynamo = dynamo;
    this.ledger = stand.openLedger(dynamo);
    this.histories = stand.openHistory(dynamo);
    const enqueue = (personId: string) => this.#call(async () => void stand.enqueued.push(personId));
    this.door = stand.openDoor(this.ledger, enqueue);
    const sweep = createSweep({
      ledger: this.ledger,
      histories: this.histories,
      finishEvent: this.door.finishEvent,
      finishWord: createFinishWord({
        ledger: createLedgerContext({
          dynamo,
          tableName: stand.tableName,
          recoverAfterSeconds,
          now: stand.clock.now,
        }),
        accept: this.door.accept,
      }),
      mode: 'apply',
      enqueueAll: (people) => this.#call(async () => void stand.enqueued.push(...people)),
    });
    this.sweep = async () => {
      const { failures } = await sweep(() => true);
      if (failures.length > 0) throw failures[0];
    };
  }

  /** Whether the process got as far as its mishap. */
  get met(): boolean {
    return this.calls >= this.#at;
  }

  async #call<Answer>(effect: () => Promise<Answer>): Promise<Answer> {
    this.calls += 1;
    const call = this.calls;
    if (this.#mishap === 'killed' && call > this.#at) return this.#die();
    const effects = effect();
    this.#effects.push(effects);
    const answer = await effects;
    if (call !== this.#at) return answer;
    return this.#mishap === 'killed' ? this.#die() : effect();
  }

  /** What was sent takes effect, also when the process dies before it hears of it. */
  async #die(): Promise<never> {
    await Promise.allSettled(this.#effects);
    throw new KilledError();
  }
}
