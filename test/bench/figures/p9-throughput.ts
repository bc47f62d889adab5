import { randomUUID } from 'node:crypto';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { createAcceptEvent } from '../../../shared/events/accept-event.ts';
import { ignoreEndings } from '../../../shared/events/log-events.ts';
import { createLedger, type Ledger } from '../../../shared/ledger/create-ledger.ts';
import { createReconcilePerson } from '../../../shared/reconcile/reconcile-person.ts';
import {
  createInfraonClient,
  createInfraonTarget,
  infraonOptionsSchema,
} from '../../../shared/targets/infraon/index.ts';
import { testRoles } from '../../support/role-policy.ts';
import { wideBrake } from '../../support/wide-brake.ts';
import type { Figure } from '../figure.ts';
import { type StandIns, startStandIns } from '../import-calls/start-stand-ins.ts';
import { interleave, series } from '../interleave.ts';
import { median } from '../median.ts';
import { type KnownPerson, knowPeople } from '../throughput/know-people.ts';

const atOnce = 16;
const eventsPerRound = 100;

/**
 * Events of people whom ledger and vendor know, merged and reconciled by one process, sixteen at once, with the vendor at 0 ms: how
 * many a second, and whether one costs more where more people are known.
 */
export const throughput: Figure = {
  id: 'P9',
  title: 'events merged and reconciled a second',
  async run({ short }) {
    const [few, many] = short ? [500, 5000] : [1000, 100_000];
    await using small = await openCompany(few);
    await using large = await openCompany(many);
    const [smallTimes, largeTimes] = [series(small.measure), series(large.measure)];
    await interleave([smallTimes, largeTimes], { rounds: short ? 3 : 9, warmUps: 1 });
    const [ofSmall, ofLarge] = [median(smallTimes.samples), median(largeTimes.samples)];
    return [
      { label: `events a second, ${few} people known`, unit: '', value: 1000 / ofSmall },
      {
        label: `time of one event, ${many} people known against ${few}`,
        unit: 'ms',
        value: ofLarge,
        baseline: ofSmall,
        goal: { of: 'ratio', atMost: 1.1 },
      },
    ];
  },
};

/** People whom ledger and vendor know. `measure` gives the milliseconds that an event took. */
async function openCompany(size: number) {
  const standIns = await startStandIns();
  const dynamo = standIns.server.createClient();
  const tableName = await standIns.server.createTable();
  const people = await knowPeople({ control: standIns.tenant.control, dynamo, tableName, size });
  const work = openWork(createLedger({ dynamo, tableName, recoverAfterSeconds: 300 }), standIns);
  let round = 0;
  const measure = async () => {
    round += 1;
    const chosen = Array.from({ length: eventsPerRound }, (_, index) => {
      const person =
        people[Math.floor((((index + round / 7) % eventsPerRound) / eventsPerRound) * people.length)];
      if (person === undefined) throw new Error('nobody is known');
      return person;
    });
    const started = performance.now();
    await allOf(chosen, (person) => work(person, round));
    return (performance.now() - started) / eventsPerRound;
  };
  return { measure, [Symbol.asyncDispose]: () => standIns[Symbol.asyncDispose]() };
}

function openWork(ledger: Ledger, { tenant: { url, apiKey } }: StandIns) {
  const options = infraonOptionsSchema.parse({ baseUrl: url, allowLoopback: true, maxConcurrency: atOnce });
  const credentials = { get: async () => apiKey, refresh: async () => apiKey };
  const now = () => new Date();
  const reconcilePerson = createReconcilePerson({
    log: () => undefined,
    ledger,
    targets: [
      createInfraonTarget({
        client: createInfraonClient({ options, credentials }),
        options,
        directory: { isSortInOrder: async () => true, recordSort: async () => undefined },
        protectedAccounts: [],
      }),
    ],
    policy: {
      mode: 'apply',
      offboardAction: 'deactivate',
      invite: false,
      roles: testRoles,
      newAccountVisibleWithinSeconds: 10,
      refusalSeconds: 0,
      leaverRefusalSeconds: 0,
      brake: wideBrake,
    },
    leaseSeconds: 60,
    now,
    newOwner: randomUUID,
  });
  const enqueue = async (personId: string) => {
    const result = await reconcilePerson({
      personId,
      signal: AbortSignal.timeout(60_000),
      lastAttempt: false,
      retryInSeconds: 1,
    });
    if (result.kind !== 'settled') throw new Error(`an event is not settled: ${result.kind}`);
  };
  const onEnqueueFailed = ({ error }: { readonly error: unknown }) => {
    throw error;
  };
  const { accept } = createAcceptEvent({
    ledger,
    enqueue,
    ...ignoreEndings,
    onEnqueueFailed,
    now,
  });

  return async ({ email }: KnownPerson, round: number): Promise<void> => {
    const event: UserEvent = {
      eventId: randomUUID(),
      source: 'webhook',
      type: 'update',
      occurredAt: now().toISOString(),
      user: { email, displayName: `Edition ${round} of somebody` },
    };
    const accepted = await accept(event, event.eventId);
    if (accepted.kind !== 'held') throw new Error('an event is not held');
  };
}

async function allOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items[Symbol.iterator]();
  const lane = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
