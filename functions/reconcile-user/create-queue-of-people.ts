import type { Clock } from '../../shared/http/clock.ts';
import { inTurn } from '../../shared/http/turn.ts';

export interface Served<Person> {
  /** Oldest first. */
  readonly people: readonly Person[];
  /** Says whether the person is done, so that the time counts. Must not reject. */
  readonly serve: (person: Person) => Promise<boolean>;
  /** Takes those for whom there is no time, at once, while the others are served. Must not reject. */
  readonly giveBack: (people: readonly Person[]) => Promise<void>;
  /** Milliseconds that are left for calls. */
  readonly remainingMs: () => number;
}

/** What is known of one vendor's gate. */
interface Gate {
  waiting: number;
  window: number;
}

/** How much a further person counts in the average: one who was slow may have waited for a listing that serves all others. */
const [ifSlower, ifFaster] = [0.3, 0.7];

/** As many are begun before anyone has shown how long a person takes. */
const cautiously = 2;

/**
 * Serves people in their order, depth first: the calls of whoever was begun earlier are admitted first, and the next person is
 * begun only when a vendor has room for more than those begun, and when there is time to finish. What one batch shows of
 * vendors and times serves the next.
 */
export function createQueueOfPeople(clock: Pick<Clock, 'now'>) {
  const gates = new Map<object, Gate>();
  let order = 0;
  /** How long a person would take alone, at a vendor that serves one call after the other: the slowest there can be. */
  let aloneMs: number | undefined;

  function gateOf(key: object): Gate {
    const known = gates.get(key) ?? { waiting: 0, window: 1 };
    gates.set(key, known);
    return known;
  }

  /** Whether a further person would find room: no one's call waits at some vendor, and it bears the calls of those begun. */
  function hasRoom(begun: { readonly all: number; readonly starting: number }): boolean {
    if (begun.all === 0) return true;
    return [...gates.values()].some(
      ({ waiting, window }) =>
        // Between its calls a person waits for the ledger, so that more are begun than calls may be in flight.
        waiting === 0 && begun.starting < Math.floor(window) && begun.all < 2 * Math.floor(window),
    );
  }

  function learn(ms: number): void {
    const known = aloneMs ?? ms;
    aloneMs = known + (ms > known ? ifSlower : ifFaster) * (ms - known);
  }

  return async function serveInOrder<Person>({
    people,
    serve,
    giveBack,
    remainingMs,
  }: Served<Person>): Promise<void> {
    const rest = [...people];
    const begunAt = new Set<{ readonly at: number }>();
    let starting = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const givingBack: Promise<void>[] = [];

    /** How many can still be finished. */
    function timeFor(): number {
      if (aloneMs !== undefined) return remainingMs() / Math.max(1, aloneMs);
      const [oldest] = begunAt;
      const unfinishedMs = oldest === undefined ? 0 : clock.now() - oldest.at;
      return remainingMs() > unfinishedMs ? Number.POSITIVE_INFINITY : 0;
    }

    function advance(): void {
      const many = timeFor();
      if (rest.length > many) {
        const left = rest.splice(Math.ceil(many));
        if (left.length > 0) givingBack.push(giveBack(left));
      }
      // At the slowest vendor they end in half of the time that is left, so that a wrong guess costs no one the whole run.
      const most = aloneMs === undefined ? cautiously : Math.max(1, many / 2);
      while (rest.length > 0 && begunAt.size < most && hasRoom({ all: begunAt.size, starting })) {
        const person = rest.shift();
        if (person !== undefined) void begin(person);
      }
      if (begunAt.size > 0) return;
      if (rest.length > 0) givingBack.push(giveBack(rest.splice(0)));
      resolve();
    }

    async function begin(person: Person): Promise<void> {
      const begun = { at: clock.now(), among: begunAt.size + 1 };
      begunAt.add(begun);
      starting += 1;
      order += 1;
      let isStarting = true;
      const started = () => {
        if (isStarting) starting -= 1;
        isStarting = false;
      };
      const turn = {
        order,
        waits(key: object) {
          started();
          gateOf(key).waiting += 1;
        },
        goesOn(key: object, window: number) {
          const gate = gateOf(key);
          gate.waiting -= 1;
          gate.window = window;
          advance();
        },
      };
      const isFinished = await inTurn(turn, () => serve(person));
      started();
      if (isFinished) learn((clock.now() - begun.at) / ((begun.among + begunAt.size) / 2));
      begunAt.delete(begun);
      advance();
    }

    advance();
    await promise;
    await Promise.all(givingBack);
  };
}
