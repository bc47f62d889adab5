import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { hrSystems } from '../../world/hr-deliveries.ts';
import { openDrops } from '../../world/open-drops.ts';
import { hrSecret, postHr } from '../hr-systems/journeys.ts';

const hour = 3600;

async function untilPassed(world: FaultWorld, time: string): Promise<void> {
  await world.until('the day has come', () => Date.now() > Date.parse(time));
  await world.runSweep();
}

/** What is planned of whoever an event is about, by whoever said so. */
async function plansOf(
  world: FaultWorld,
  isTheirs: (plan: { source: string; effectiveAt: string }) => boolean,
) {
  const kinds = [];
  for await (const plan of world.ledger.listScheduled()) if (isTheirs(plan)) kinds.push(plan.kind);
  return kinds;
}

export const postponed: FaultCase = {
  id: 'T6',
  done: 'a leaving is put off, in capitals: before or after the word that is put off, or that one comes when its day has passed',
  invariants: ['O', 'E'],
  async run(world) {
    const people = [world.person(), world.person(), world.person()];
    for (const { onboarding } of people) {
      await world.settle({ type: 'onboard', user: onboarding, occurredAt: world.inSeconds(-300) });
    }
    const day = world.inSeconds(4);
    const late = [];
    for (const [index, { email }] of people.entries()) {
      const original = { user: { email }, occurredAt: world.inSeconds(-60), effectiveAt: day };
      const plans = [
        original,
        {
          user: { email: email.toUpperCase() },
          occurredAt: world.inSeconds(-30),
          effectiveAt: world.inSeconds(hour),
        },
      ];
      const told = index === 0 ? plans : plans.toReversed();
      for (const plan of index === 2 ? plans.slice(1) : told)
        await world.deliver({ type: 'offboard', ...plan });
      if (index === 2) late.push(original);
    }
    await untilPassed(world, day);
    for (const plan of late) {
      equal((await world.settle({ type: 'offboard', ...plan })).status, 'superseded');
    }
    for (const { email } of people) {
      equal((await world.settle({ type: 'update', user: { email, title: 'Here' } })).status, 'applied');
      equal(world.account(email)?.is_active, true);
    }
  },
};

export const wholeRecords: FaultCase = {
  id: 'T7',
  done: 'a leaving is planned; the HR system goes on to say daily that the person is active',
  invariants: ['O', 'E'],
  async run(world) {
    const { email, onboarding } = world.person();
    await world.settle({ type: 'onboard', user: onboarding, occurredAt: world.inSeconds(-300) });
    const effectiveAt = world.inSeconds(4);
    const planned = await world.deliver({
      type: 'offboard',
      user: { email },
      occurredAt: world.inSeconds(-60),
      effectiveAt,
    });
    equal(planned.body.status, 'scheduled');
    const daily = { ...onboarding, phone: '+44 20 7946 0958', active: true };
    await world.settle({ type: 'update', user: daily, occurredAt: world.inSeconds(-30) });
    equal(world.account(email)?.is_active, true, 'until then');
    await untilPassed(world, effectiveAt);
    equal((await world.untilFinal(planned)).status, 'applied');
    equal(world.account(email)?.is_active, false);
  },
};

export const announcedNoMore: FaultCase = {
  id: 'T8',
  done: 'a full file announces a start, and the next one does not have the person any more',
  invariants: ['O', 'A'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const folder = `imports/full/${world.newId()}`;
    const [staff, joiner] = [Array.from({ length: 3 }, () => world.person()), world.person()];
    const day = world.inSeconds(hour);
    const rows = (people: readonly (typeof joiner)[]) =>
      people.map((one) => [one.email, one.givenName, one.familyName, one === joiner ? day : ''].join(','));
    const file = (people: readonly (typeof joiner)[]) =>
      `${['email,givenName,familyName,effectiveAt', ...rows(people)].join('\n')}\n`;
    const isTheirs = ({ effectiveAt }: { readonly effectiveAt: string }) => effectiveAt === day;

    await drops.summary(await drops.drop(`${folder}/first.csv`, file([...staff, joiner])), 'done');
    deepEqual(await plansOf(world, isTheirs), ['start']);
    const next = await drops.drop(`${folder}/next.csv`, file(staff));
    await drops.summary(next, 'done');
    ok((await drops.report(next, 'absent.csv')).includes(joiner.email));
    deepEqual(await plansOf(world, isTheirs), []);
    deepEqual(world.accounts(joiner.email), []);
  },
};

export const doesNotCome: FaultCase = {
  id: 'T9',
  done: 'BambooHR announces a start, and says before it that the person does not come',
  invariants: ['O', 'A'],
  async run(world) {
    const { bamboohr } = hrSystems;
    const secret = await hrSecret(world, 'bamboohr');
    const person = world.person();
    const employee = { person, id: `${world.random.integer(100_000, 999_999_999)}`, hasLeft: false };
    const [path, shown] = Object.entries(bamboohr.records(employee))[0] ?? [];
    ok(path !== undefined && typeof shown === 'object');
    const hireDate = world.inSeconds(30 * 24 * hour).slice(0, 10);
    const isTheirs = ({ source, effectiveAt }: { readonly source: string; readonly effectiveAt: string }) =>
      source === 'bamboohr' && effectiveAt.startsWith(hireDate);
    const tell = async (hasLeft: boolean, record: object) => {
      world.hrApi.put(path, { ...shown, hireDate, ...record });
      const at = Date.now() - (hasLeft ? 10_000 : 20_000);
      const delivery = bamboohr.deliver({ ...employee, hasLeft }, { secret, at });
      equal((await postHr(world, 'bamboohr', delivery)).status, 202);
    };
    await tell(false, {});
    await world.until('it is planned', async () => (await plansOf(world, isTheirs)).length === 1);
    await tell(true, { status: 'Inactive' });
    await world.until('it is withdrawn', async () => (await plansOf(world, isTheirs)).length === 0);
    deepEqual(world.accounts(person.email), []);
  },
};
