import { deepEqual } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { deliver } from '../../world/deliver.ts';
import { type ExpectedAccount, expectAccount } from './storm-expectation.ts';
import { type StormPerson, stormPeople } from './storm-people.ts';
import { planStorm, type StormEvent, type StormPlan } from './storm-plan.ts';
import { startWeather, type Weather } from './storm-weather.ts';

const howManyPeople = 36;
const senders = 6;
const sweepEveryMs = 1500;

export const storm: FaultCase = {
  id: 'storm',
  done: 'hundreds of events; kills, vendor faults and rotations at random',
  invariants: ['L', 'D', 'O'],
  alone: true,
  timeoutMs: 420_000,
  async run(world) {
    const { simulator } = world;
    const started = performance.now();
    const people = stormPeople(world, howManyPeople);
    const plan = planStorm(world.random, people);
    const { editableCreateFields } = simulator.state().options;
    // By default a tenant takes no new name on an edit: then the name could not show what was merged.
    simulator.setOptions({ editableCreateFields: [...editableCreateFields, 'name'] });
    const weather = startWeather(world, plan.deliveries.length);
    try {
      const refused = await send(world, plan, weather);
      const faults = weather.calm();
      await untilQuiet(world, plan.events);
      const { kills, keys, secrets } = weather.counts;
      print(
        `storm: ${people.length} people, ${plan.events.length} events, ${plan.deliveries.length - plan.events.length} duplicates, ` +
          `${plan.events.filter(({ effectiveAt }) => effectiveAt !== undefined).length} future-dated; ` +
          `${refused} deliveries refused and sent again, ${kills} processes killed, ${faults} vendor faults, ` +
          `${keys} API keys and ${secrets} signing secrets rotated, in ${Math.round((performance.now() - started) / 1000)} s`,
      );
    } finally {
      simulator.setOptions({ editableCreateFields });
    }

    deepEqual(await differences(world, { people, events: plan.events }), []);
    deepEqual(await deadLetters(world, plan.events), [], 'none of them is among the dead letters');
  },
};

/** Gives how many deliveries were answered with no 2xx. */
async function send(world: FaultWorld, plan: StormPlan, weather: Weather): Promise<number> {
  let refused = 0;
  const waiting = [...plan.deliveries.entries()];
  const sender = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [number, { person: _, ...delivery }] = next;
      await weather.before(number);
      await deliver(world, delivery, {
        secrets: weather.secrets,
        onRefused: () => {
          refused += 1;
        },
      });
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  return refused;
}

/** Sweeps, again and again, until every event is final and nothing is due. */
async function untilQuiet(world: FaultWorld, events: readonly StormEvent[]): Promise<void> {
  const open = new Set(events.map(({ id }) => id));
  await world.until(
    'every event is final and nothing is due',
    async () => {
      await delay(sweepEveryMs);
      await world.runSweep();
      for (const id of open) {
        const status = (await world.event(id))?.status;
        if (status === 'applied' || status === 'superseded' || status === 'failed') open.delete(id);
      }
      if (open.size > 0) return false;
      for await (const due of world.ledger.listDue()) if (due.length > 0) return false;
      return true;
    },
    240_000,
  );
}

/** What is not as the events, and the merge law, say. */
async function differences(
  world: FaultWorld,
  { people, events }: { readonly people: readonly StormPerson[]; readonly events: readonly StormEvent[] },
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const { id } of events) {
    const record = await world.event(id);
    if (record?.status === 'failed') found.push({ id, reason: record.reason });
  }
  for (const person of people) {
    const expected = expectAccount(events.filter((event) => event.person === person));
    const accounts = world.accounts(person.userName, ...person.emails);
    const [account] = accounts.map(
      ({ is_active, email, name, unshown }): ExpectedAccount => ({
        is_active,
        email: email ?? '',
        name,
        first_name: unshown.first_name ?? '',
        role: unshown.role ?? '',
        phone: unshown.phone ?? '',
        organization_role: unshown.organization_role ?? '',
        timezone: unshown.timezone ?? '',
        landline: unshown.landline ?? '',
      }),
    );
    const created = world.effectsOn(person.userName).filter(({ kind }) => kind === 'created').length;
    const invited = person.emails.reduce((sum, email) => sum + world.invitations(email), 0);
    const differing = account === undefined ? expected.is_active : !same(account, expected);
    if (accounts.length > 1 || created > 1 || invited > 1 || differing) {
      found.push({
        accounts: accounts.length,
        created,
        invited,
        account,
        expected,
        ...(await story(world, { person, events })),
      });
    }
  }
  return found;
}

/** What was said of a person and what was done, for whoever looks for the cause. */
async function story(
  world: FaultWorld,
  { person, events }: { readonly person: StormPerson; readonly events: readonly StormEvent[] },
): Promise<object> {
  const said = events.filter((event) => event.person === person);
  return {
    said: await Promise.all(
      said.map(async ({ person: _, ...event }) => {
        const { status, settledAt, notTaken } = (await world.event(event.id)) ?? {};
        return JSON.stringify({ ...event, status, settledAt, notTaken });
      }),
    ),
    done: world
      .effectsOn(person.userName)
      .map(({ at, kind, values }) => JSON.stringify({ at, kind, values })),
  };
}

function same(account: ExpectedAccount, expected: ExpectedAccount): boolean {
  const names = Object.keys(expected) as (keyof ExpectedAccount)[];
  return names.every((name) => account[name] === expected[name]);
}

/** The people of these events whom a dead letter names. What cases before left on the queues may get there meanwhile. */
async function deadLetters(world: FaultWorld, events: readonly StormEvent[]): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const { id } of events) {
    const { personId } = (await world.event(id)) ?? {};
    if (personId !== undefined) ids.add(personId);
  }
  const named: string[] = [];
  for (const name of ['user-changes-dead-letters', 'import-changes-dead-letters'])
    for (let some = await world.receive(name, 30); some.length > 0; some = await world.receive(name, 30))
      named.push(...some.map(({ Body = '' }) => Body));
  return [...ids].filter((id) => named.some((body) => body.includes(id)));
}

function print(text: string): void {
  process.stdout.write(`  ${text}\n`);
}
