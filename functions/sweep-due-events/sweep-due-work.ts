import type { EventReference } from '../../shared/domain/user-event.ts';
import type { HistoryLedger } from '../../shared/history/history-ledger.ts';
import type { Ledger } from '../../shared/ledger/create-ledger.ts';
import type { DueWork } from '../../shared/ledger/events/due-work.ts';
import type { Lane } from '../../shared/ledger/events/lane.ts';
import type { ObservedPerson } from '../../shared/ledger/people/observed-people.ts';
import { eventsInLog } from '../../shared/log/events-in-log.ts';
import { inLogScope } from '../../shared/log/log-scope.ts';
import type { ForgottenLeavers } from '../../shared/privacy/forget-leavers.ts';

export interface SweepOptions {
  readonly ledger: Pick<Ledger, 'listDue' | 'postponeWork' | 'listObserved' | 'postponeObserved'>;
  /** Moves what was told of people out of their records. */
  readonly histories: Pick<HistoryLedger, 'moveHistories' | 'moveHistoriesOf'>;
  /** Goes on with an event that stopped on its way, or whose time has come. */
  readonly finishEvent: (reference: EventReference) => Promise<void>;
  /** Says in a lane of at most ten people that they may have changed; fails when one of them is not on the queue. */
  readonly enqueueAll: (personIds: readonly string[], lane: Lane) => Promise<void>;
  /** Says that an HR system is to be asked about a notice; absent where the stage configures none (any more). */
  readonly enqueueNotice?: (reference: string) => Promise<void>;
  /** Whether operators have paused reconciling: then people stay due. */
  readonly isPaused?: () => Promise<boolean>;
  /** Completes what a SCIM client began to say of a user, by `client/users/id`. */
  readonly finishWord?: (reference: string) => Promise<void>;
  /** Forgets people whose time has come. */
  readonly forgetLeavers?: (hasTime: () => boolean) => Promise<ForgottenLeavers>;
  /** `apply`: what was only observed before is done now. */
  readonly mode: 'observe' | 'apply';
}

export interface SweepResult {
  readonly finishedEvents: number;
  readonly enqueuedPeople: number;
  readonly enqueuedNotices: number;
  /** People for whom nothing was done while the stage observed. */
  readonly enqueuedObserved: number;
  /** People whose history was moved on. */
  readonly movedHistories: number;
  /** People who were forgotten, and leavers who are to be and cannot be yet. */
  readonly forgottenPeople: number;
  readonly postponedLeavers: number;
  readonly failures: readonly unknown[];
  /** Whether the time was up before everything due was looked at; the next sweep goes on. */
  readonly cutShort: boolean;
}

type DueEvent = Extract<DueWork, { readonly kind: 'event' }>;
type DuePerson = Extract<DueWork, { readonly kind: 'person' }>;
type DueNotice = Extract<DueWork, { readonly kind: 'notice' }>;
type DueWord = Extract<DueWork, { readonly kind: 'scim' }>;

/** How many events and notices are handled side by side, and how many people one call on the queue holds at most. */
const chunkSize = 10;

/**
 * At most so many people in one sweep of whom something was only observed. Ten thousand take less than two hours, and beside them
 * vendors have room for what is news.
 */
const observedInOneSweep = 100;

/**
 * Looks once at everything that is due, oldest first, as long as there is time. What was looked at is not due again
 * for a while, so that neither a person is enqueued twice nor an event that always fails keeps others waiting.
 */
export function createSweep(options: SweepOptions) {
  const { ledger, histories, finishEvent, finishWord, enqueueAll, enqueueNotice, forgetLeavers, mode } =
    options;
  const { isPaused = async () => false } = options;

  return async function sweepDueWork(hasTime: () => boolean): Promise<SweepResult> {
    const result = {
      ...{ finishedEvents: 0, enqueuedPeople: 0, enqueuedNotices: 0, enqueuedObserved: 0, movedHistories: 0 },
      ...{ forgottenPeople: 0, postponedLeavers: 0 },
      failures: [] as unknown[],
      cutShort: false,
    };
    try {
      const paused = await isPaused();
      for await (const page of ledger.listDue()) {
        for (const chunk of chunksOf(page)) {
          if (!hasTime()) return { ...result, cutShort: true };
          const events = chunk.filter((work) => work.kind === 'event');
          const people = paused ? [] : chunk.filter((work) => work.kind === 'person');
          const notices = chunk.filter((work) => work.kind === 'notice');
          const words = chunk.filter((work) => work.kind === 'scim');
          const [enqueued, finished, told, said] = await Promise.all([
            Promise.allSettled([...Map.groupBy(people, ({ lane }) => lane)].map(enqueue)),
            Promise.allSettled(events.map(finish)),
            Promise.allSettled(notices.map(tell)),
            Promise.allSettled(words.map(say)),
          ]);
          for (const done of enqueued) if (done.status === 'fulfilled') result.enqueuedPeople += done.value;
          result.finishedEvents += finished.filter(({ status }) => status === 'fulfilled').length;
          result.enqueuedNotices += told.filter(({ status }) => status === 'fulfilled').length;
          for (const done of [...enqueued, ...finished, ...told, ...said]) {
            if (done.status === 'rejected') result.failures.push(done.reason);
          }
        }
      }
      // Who was only observed is found on the index once their history is moved on.
      result.movedHistories = await histories.moveHistories(hasTime);
      if (mode === 'apply' && !paused) {
        for (const chunk of chunksOf(await ledger.listObserved(observedInOneSweep))) {
          if (!hasTime()) return { ...result, cutShort: true };
          await enqueueObserved(chunk);
          result.enqueuedObserved += chunk.length;
        }
      }
      const over = await forgetLeavers?.(hasTime);
      result.forgottenPeople = over?.forgotten ?? 0;
      result.postponedLeavers = over?.postponed ?? 0;
      result.failures.push(...(over?.failures ?? []));
    } catch (error) {
      result.failures.push(error);
    }
    return result;
  };

  async function finish(event: DueEvent): Promise<void> {
    try {
      await inLogScope(eventsInLog([event.reference]), () => finishEvent(event.reference));
    } catch (error) {
      await ledger.postponeWork(event);
      throw error;
    }
  }

  async function say(word: DueWord): Promise<void> {
    try {
      await finishWord?.(word.reference);
    } catch (error) {
      await ledger.postponeWork(word);
      throw error;
    }
  }

  /** Where no one would be asked, the notice waits for someone to configure its source again. */
  async function tell(notice: DueNotice): Promise<void> {
    await enqueueNotice?.(notice.reference);
    await ledger.postponeWork(notice);
  }

  /** Behind what files say, so that no webhook waits for it. */
  async function enqueueObserved(people: readonly ObservedPerson[]): Promise<void> {
    await enqueueAll(
      people.map(({ personId }) => personId),
      'import-changes',
    );
    await Promise.all(people.map((person) => ledger.postponeObserved(person)));
  }

  /** Enqueued before postponed: what is enqueued twice does no harm, who is postponed only would wait. */
  async function enqueue([lane, people]: readonly [Lane, readonly DuePerson[]]): Promise<number> {
    await enqueueAll(
      people.map(({ personId }) => personId),
      lane,
    );
    await Promise.all(people.map((person) => ledger.postponeWork(person)));
    // While a target is down, what is said of them would wait with them.
    await histories.moveHistoriesOf(people.map(({ personId }) => personId));
    return people.length;
  }
}

function* chunksOf<Work>(page: readonly Work[]): Iterable<readonly Work[]> {
  for (let start = 0; start < page.length; start += chunkSize) yield page.slice(start, start + chunkSize);
}
