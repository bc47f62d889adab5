import { randomUUID } from 'node:crypto';
import type { Invocation, InvocationOutcome } from './invocation.ts';
import type { Instance } from './start-instance.ts';

export interface PoolOptions {
  readonly start: () => Instance;
  /** Processes at most; invocations above it wait for one. */
  readonly maximum: number;
  /** A process came or went. */
  readonly onChange: () => void;
}

/** The processes of one function. */
export interface Pool {
  invoke(event: unknown): Promise<InvocationOutcome>;
  /** Starts a process ahead of the first invocation. Gives why it could not. */
  warm(): Promise<InvocationOutcome | 'ready'>;
  pids(): readonly number[];
  /** Ends every process at once, as a crash does. Returns how many there were. */
  kill(): Promise<number>;
  close(): Promise<void>;
}

interface Waiting {
  readonly invocation: Invocation;
  readonly resolve: (outcome: InvocationOutcome) => void;
}

const stopped: InvocationOutcome = {
  ok: false,
  reason: 'crash',
  error: { errorType: 'Runtime.ExitError', errorMessage: 'The local host is stopping.' },
};

/**
 * Spreads a function's invocations over as many processes as are needed at once. A process that ended is
 * replaced at the next invocation.
 */
export function createPool({ start, maximum, onChange }: PoolOptions): Pool {
  const instances = new Set<Instance>();
  const idle: Instance[] = [];
  const waiting: Waiting[] = [];
  let starting = 0;
  let closed = false;

  const remove = (instance: Instance) => {
    instances.delete(instance);
    const index = idle.indexOf(instance);
    if (index >= 0) idle.splice(index, 1);
    onChange();
    grow();
  };

  const run = async (instance: Instance, { invocation, resolve }: Waiting) => {
    const outcome = await instance.invoke(invocation);
    // A process that is on its way out must not be given work again.
    const over = !outcome.ok && (outcome.reason === 'timeout' || outcome.reason === 'crash');
    if (over) await instance.exited;
    resolve(outcome);
    if (!over) release(instance);
  };

  const release = (instance: Instance) => {
    if (!instances.has(instance)) return;
    const next = waiting.shift();
    if (next) void run(instance, next);
    else idle.push(instance);
  };

  const add = async (): Promise<InvocationOutcome | 'ready'> => {
    starting += 1;
    const instance = start();
    instances.add(instance);
    onChange();
    void instance.exited.then(() => remove(instance));
    const outcome = await instance.started;
    starting -= 1;
    if (outcome === 'ready') release(instance);
    else {
      await instance.exited;
      if (outcome !== undefined) waiting.shift()?.resolve(outcome);
    }
    return outcome;
  };

  const grow = () => {
    while (!closed && waiting.length > starting && instances.size < maximum) void add();
  };

  return {
    invoke(event) {
      if (closed) return Promise.resolve(stopped);
      return new Promise((resolve) => {
        const job = { invocation: { requestId: randomUUID(), event: JSON.stringify(event) }, resolve };
        const instance = idle.pop();
        if (instance) return void run(instance, job);
        waiting.push(job);
        grow();
      });
    },
    warm: add,
    pids: () => [...instances].map(({ pid }) => pid),
    async kill() {
      const running = [...instances];
      for (const instance of running) instance.kill();
      await Promise.all(running.map(({ exited }) => exited));
      return running.length;
    },
    async close() {
      closed = true;
      for (const { resolve } of waiting.splice(0)) resolve(stopped);
      await this.kill();
    },
  };
}
