import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { Answer } from '../../world/answer.ts';
import { deliver } from '../../world/deliver.ts';
import { findMarks, type Haystack } from '../../world/find-marks.ts';
import { plantAtTheDoor } from './planted-at-the-door.ts';
import { plantAtTheVendor } from './planted-at-the-vendor.ts';
import { plantInSecrets } from './planted-in-secrets.ts';

/** Makes marks, and remembers them and every answer that was given. */
export interface Canary {
  /** Letters and digits that nothing else contains. `place` says where it was planted. */
  mark(place: string): string;
  /** A mark in what a signed sender is told back by contract: the names of refused fields, and the event's id. */
  name(place: string): string;
  /** Sends, and remembers the answer. */
  send: FaultWorld['send'];
  /** Remembers something that was answered. */
  remember(answer: Answer): Answer;
}

const queues = ['user-changes', 'user-changes-dead-letters', 'import-changes', 'import-changes-dead-letters'];

export const canary: FaultCase = {
  id: 'P',
  done: 'a mark in every field, header, secret and vendor reply',
  invariants: ['P'],
  alone: true,
  timeoutMs: 300_000,
  async run(world) {
    const [marks, names]: [string[], string[]] = [[], []];
    const answers: Answer[] = [];
    const make = (place: string, kept: string[]) => {
      const mark = `canary${place}${world.random.text(10)}`;
      kept.push(mark);
      return mark;
    };
    const watched: Canary = {
      mark: (place) => make(place, marks),
      name: (place) => make(place, names),
      remember(answer) {
        answers.push(answer);
        return answer;
      },
      send: async (delivery) => watched.remember(await world.send(delivery)),
    };
    const firstLine = world.lines.length;
    const everywhere = await plantEverywhere(world, watched);
    await plantAtTheDoor(world, watched);
    await plantInSecrets(world, watched);
    await plantAtTheVendor(world, watched);

    const haystacks: readonly Haystack[] = [
      { name: 'logs', text: world.lines.slice(firstLine).join('\n') },
      { name: 'log files', text: await logFiles(world) },
      {
        name: 'answers',
        text: answers
          .map(({ headers, text }) => `${JSON.stringify(Object.fromEntries(headers))}\n${text}`)
          .join('\n'),
      },
      { name: 'queues', text: await messages(world) },
      { name: 'metrics and alarms', text: await templates(world) },
    ];
    deepEqual(findMarks(marks, haystacks), []);
    deepEqual(
      findMarks(
        names,
        haystacks.filter(({ name }) => name !== 'answers'),
      ),
      [],
    );

    // Where they belong they are: the search finds what is there.
    const pages = await Array.fromAsync(
      paginateScan(
        { client: world.dynamo },
        { TableName: world.host.stack.tables.ledger, ConsistentRead: true },
      ),
    );
    const kept = [
      { name: 'ledger', text: JSON.stringify(pages.flatMap(({ Items = [] }) => Items)) },
      { name: 'vendor', text: JSON.stringify(world.simulator.users({ limit: 100_000 })) },
    ];
    for (const mark of everywhere.atTheVendor)
      ok(findMarks([mark], kept).length === 2, `${mark} has arrived`);
  },
};

/** Someone whose every attribute is marked: onboarded, changed and offboarded. */
async function plantEverywhere(world: FaultWorld, { mark, remember }: Canary) {
  const names = ['givenName', 'phone', 'timezone', 'title', 'dashboard'];
  const values = Object.fromEntries(names.map((name) => [name, mark(name.toLowerCase())]));
  const email = `${mark('email')}@fault.example`;
  const user = { ...values, email, userName: mark('username'), familyName: mark('familyname') };
  const events = [
    { type: 'onboard', user: { ...user, employeeNumber: mark('number'), role: 'Requester' } },
    { type: 'update', user: { email, title: values.title, phone: `${values.phone} again` } },
    { type: 'offboard', user: { email } },
  ] as const;
  for (const event of events) {
    const held = remember(await deliver(world, { ...event, headers: { 'x-mark': mark('header') } }));
    equal((await world.untilFinal(held, 90_000)).status, 'applied');
    remember(await world.status(held.body.statusUrl ?? ''));
  }
  return { atTheVendor: [...Object.values(values), user.userName] };
}

async function logFiles({ host }: FaultWorld): Promise<string> {
  const files = await readdir(host.logDirectory);
  const texts = await Promise.all(files.map((file) => readFile(join(host.logDirectory, file), 'utf8')));
  return texts.join('\n');
}

/** What is on the queues, dead letters included; it stays there. */
async function messages(world: FaultWorld): Promise<string> {
  const seen = await Promise.all(queues.map((name) => world.receive(name, 0)));
  return JSON.stringify(seen);
}

/** Metric filters and alarms come with the template alone, so that nothing of a run can be in them. */
async function templates({ host }: FaultWorld): Promise<string> {
  const directory = join(host.logDirectory, '..', 'cdk.out');
  const files = (await readdir(directory)).filter((file) => file.endsWith('.template.json'));
  return (await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))).join('\n');
}
