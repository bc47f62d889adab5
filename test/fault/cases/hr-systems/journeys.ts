import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { readAnswer } from '../../world/answer.ts';
import { findMarks } from '../../world/find-marks.ts';
import { type HrDelivery, type HrEmployee, type HrSystem, hrSystems } from '../../world/hr-deliveries.ts';

/** Posts what an HR system sends. */
export async function postHr(world: FaultWorld, source: string, delivery: HrDelivery) {
  const { headers, body, token } = delivery;
  const path = token === undefined ? source : `${source}/${encodeURIComponent(token)}`;
  const url = `${world.host.stack.apiUrl}/webhooks/sources/${path}`;
  return readAnswer(await fetch(url, { method: 'POST', headers, body }));
}

/** The first of what proves the deliveries of an HR system. */
export async function hrSecret(world: FaultWorld, source: string): Promise<string> {
  const { secrets } = JSON.parse(await world.getSecret(`hr-source-${source}`));
  return secrets[0];
}

/** Makes the HR system's API answer for an employee as this one is now. */
export function record(world: FaultWorld, system: HrSystem, employee: HrEmployee): void {
  for (const [path, answer] of Object.entries(system.records(employee))) world.hrApi.put(path, answer);
}

/** Forged deliveries of a genuine one: each differs in what proves it. */
function forgeries(delivery: HrDelivery): readonly HrDelivery[] {
  const { headers, body, token } = delivery;
  const proof = Object.keys(headers).find((name) => /signature|authorization/.test(name));
  if (proof === undefined) {
    const { token: _, ...without } = delivery;
    return [without, { ...delivery, token: `${token}x` }, { ...delivery, token: '%00' }];
  }
  const { [proof]: value = '', ...others } = headers;
  const isSigned = proof !== 'authorization';
  const last = value.endsWith('0') ? '1' : '0';
  return [
    { ...delivery, headers: others },
    { ...delivery, headers: { ...headers, [proof]: `${value.slice(0, -1)}${last}` } },
    { ...delivery, headers: { ...headers, [proof]: '' } },
    ...(isSigned ? [{ headers, body: body.replace('{', '{ ') }] : []),
  ];
}

function journey(id: string, system: HrSystem): FaultCase {
  const { source } = system;
  return {
    id,
    done: `${source} tells of a joiner and a leaver, forged, twice and once`,
    invariants: ['L', 'D', 'A', 'P'],
    async run(world) {
      const person = world.person();
      const secret = await hrSecret(world, source);
      const joiner = { person, id: `${world.random.integer(100_000, 999_999_999)}`, hasLeft: false };
      const leaver = { ...joiner, hasLeft: true };
      const startedAt = Date.now();
      record(world, system, joiner);

      const joining = system.deliver(joiner, { secret, at: startedAt - 20_000 });
      for (const forged of forgeries(joining)) {
        equal((await postHr(world, source, forged)).status, 401, 'forged');
      }
      equal((await postHr(world, source, joining)).status, 202);
      await world.until('the joiner has an account', () => world.account(person.email)?.is_active);
      equal((await postHr(world, source, joining)).status, 200, 'a repetition is known');

      record(world, system, leaver);
      const leaving = system.deliver(leaver, { secret, at: startedAt - 10_000 });
      equal((await postHr(world, source, leaving)).status, 202);
      await world.until('the leaver has none', () => world.account(person.email)?.is_active === false);
      for (const repeated of [joining, leaving]) {
        equal((await postHr(world, source, repeated)).status, 200, 'repetitions are known');
      }
      const created = world.effectsOn(person.email).filter(({ kind }) => /create/.test(kind));
      equal(created.length, 1, 'the account was created once');
      equal(world.account(person.email)?.is_active, false);
      const marks = [person.email, person.familyName + person.email, secret];
      ok(
        findMarks(marks, [{ name: 'logs', text: world.logs() }]).length === 0,
        'nothing of it is in the logs',
      );
    },
  };
}

/** Someone joins and leaves, by each HR system. */
export const hrJourneys: readonly FaultCase[] = [
  journey('H1', hrSystems.bamboohr),
  journey('H2', hrSystems.hibob),
  journey('H3', hrSystems.deel),
  journey('H4', hrSystems.gusto),
  journey('H5', hrSystems.personio),
  journey('H6', hrSystems.workday),
];
