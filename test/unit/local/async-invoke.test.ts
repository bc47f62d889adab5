import { expect, test } from 'vitest';
import { createAsyncInvoke } from '../../../infra/local/lambda/create-async-invoke.ts';
import type { InvocationOutcome } from '../../../infra/local/lambda/invocation.ts';

const crash: InvocationOutcome = {
  ok: false,
  reason: 'crash',
  error: { errorType: 'Runtime.ExitError', errorMessage: 'killed' },
};

function failing(plan: { readonly retries: number; readonly maxAgeSeconds: number }, failures = 9) {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const events: unknown[] = [];
  const { invoke } = createAsyncInvoke({
    plans: [{ functionArn: 'export', ...plan }],
    invoke: async (_arn, event) => {
      events.push(event);
      if (events.length <= Math.min(failures, plan.retries)) return crash;
      resolve();
      return events.length > failures ? { ok: true, payload: null } : crash;
    },
    waits: [1, 1],
  });
  return { invoke, events, ended };
}

test('a start that fails is told at once and repeated as often as is configured', async () => {
  const { invoke, events, ended } = failing({ retries: 2, maxAgeSeconds: 60 });
  expect(await invoke('export', 'tonight')).toEqual(crash);
  await ended;
  expect(events).toEqual(['tonight', 'tonight', 'tonight']);
});

test('a repetition that succeeds is the last one', async () => {
  const { invoke, events, ended } = failing({ retries: 2, maxAgeSeconds: 60 }, 1);
  await invoke('export', 'tonight');
  await ended;
  expect(events).toHaveLength(2);
});

test.each([
  { retries: 0, maxAgeSeconds: 60 },
  { retries: 2, maxAgeSeconds: 0 },
])('nothing is repeated with %j', async (plan) => {
  const events: unknown[] = [];
  const { invoke } = createAsyncInvoke({
    plans: [{ functionArn: 'sweep', ...plan }],
    invoke: async (_arn, event) => {
      events.push(event);
      return crash;
    },
    waits: [1, 1],
  });
  await invoke('sweep', 'now');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(events).toHaveLength(1);
});
