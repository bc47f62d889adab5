import type { Host } from '../../infra/local/start/start-host.ts';
import type { Effect, InfraonSimulator, SimulatedUser } from '../../infra/simulators/infraon/index.ts';
import type { EventRecord } from '../../shared/ledger/events/event-record.ts';
import { type Answer, type AnswerBody, readAnswer } from './world/answer.ts';
import { createPeople, type InventedPerson } from './world/create-people.ts';
import { createRandomness, type Randomness } from './world/create-randomness.ts';
import { deliver } from './world/deliver.ts';
import { type Delivery, sendWebhook } from './world/send-webhook.ts';
import type { StackClients } from './world/stack-clients.ts';
import type { FaultHost } from './world/start-fault-host.ts';
import { until } from './world/until.ts';

/** What a case sees and does. `host`, `simulator` and `services` are everyone's; people, ids and choices the case's own. */
export interface FaultWorld extends Omit<FaultHost, 'stop'>, Omit<StackClients, 'close'> {
  readonly host: Host;
  /** The vendor, past its API: users, effects, invitations, and faults to arm. */
  readonly simulator: InfraonSimulator;
  readonly random: Randomness;
  person(): InventedPerson;
  /** An event id that no one used. */
  newId(): string;
  /** ISO 8601; negative: in the past. */
  inSeconds(seconds: number): string;
  /** Sends it once. */
  send(delivery: Delivery): Promise<Answer>;
  /** The same delivery so many times at once. */
  sendConcurrently(delivery: Delivery, times: number): Promise<readonly Answer[]>;
  /** Sends it as an HR system does: the same again until it is accepted. Gives the answer that says so. */
  deliver(delivery: Delivery): Promise<Answer>;
  /** Delivers it, waits until it is final and gives what its status URL then says. */
  settle(delivery: Delivery, timeoutMs?: number): Promise<AnswerBody>;
  /** What a status URL says now. */
  status(statusUrl: string): Promise<Answer>;
  /** Waits until the event of an answer, or of a status URL, is final; gives what its status URL then says. */
  untilFinal(event: Answer | string, timeoutMs?: number): Promise<AnswerBody>;
  until: typeof until;
  /** What the ledger holds of a webhook's event. */
  event(id: string): Promise<EventRecord | undefined>;
  /** The vendor's account of an address. */
  account(email: string): SimulatedUser | undefined;
  /** Every account of the vendor whose user name or address is one of these, without regard to case. */
  accounts(...names: readonly string[]): readonly SimulatedUser[];
  /** What happened at the vendor to accounts with this address or user name. */
  effectsOn(email: string): readonly Effect[];
  invitations(email: string): number;
  /** Fires the schedule of the sweeper and waits for it. Throws when the sweep fails. */
  runSweep(): Promise<void>;
  /** Ends all processes of a function with SIGKILL. */
  killFunction(name: string): Promise<number>;
  /** Replaces the secrets that webhooks may be signed with. For cases that run alone. */
  setSigningSecrets(secrets: readonly string[]): Promise<void>;
  /** Everything that functions logged since the run began. */
  logs(): string;
}

export interface FaultWorldOptions {
  readonly faultHost: FaultHost;
  readonly clients: StackClients;
  readonly seed: number;
  /** The case's id: it keeps its people and choices apart from those of others. */
  readonly part: string;
}

export function createFaultWorld({ faultHost, clients, seed, part }: FaultWorldOptions): FaultWorld {
  const { host, simulator, hrApi, services, lines, twoTargets } = faultHost;
  const name = part.toLowerCase();
  const random = createRandomness(seed, part);
  const { apiUrl, webhookSecret: secret } = host.stack;
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `${name}-${ids}-${random.text(8)}`;
  };
  const send = (delivery: Delivery) => sendWebhook(delivery, { apiUrl, secret, newId });
  const status = async (statusUrl: string) => readAnswer(await fetch(statusUrl));

  const untilFinal = (event: Answer | string, timeoutMs?: number): Promise<AnswerBody> => {
    const statusUrl = typeof event === 'string' ? event : event.body.statusUrl;
    if (statusUrl === undefined) throw new Error(`no status URL: ${describe(event)}`);
    return until(
      'an event is final',
      async () => {
        const { body } = await status(statusUrl);
        return isFinalStatus(body.status) ? body : undefined;
      },
      timeoutMs,
    );
  };

  return {
    ...clients,
    host,
    simulator,
    hrApi,
    services,
    lines,
    twoTargets,
    random,
    until,
    newId,
    send,
    status,
    untilFinal,
    person: createPeople(random, name),
    inSeconds: (seconds) => new Date(Date.now() + seconds * 1000).toISOString(),
    sendConcurrently: (delivery, times) => {
      const one = { occurredAt: new Date().toISOString(), id: newId(), ...delivery };
      return Promise.all(Array.from({ length: times }, () => send(one)));
    },
    deliver: (delivery) => deliver({ send, newId, until }, delivery),
    settle: async (delivery, timeoutMs) =>
      untilFinal(await deliver({ send, newId, until }, delivery), timeoutMs),
    event: (id) => clients.ledger.getEvent(`webhook/${id}`),
    account: (email) => simulator.findUser({ email }) ?? undefined,
    accounts: (...names) => {
      const wanted = new Set(names.map(folded));
      return simulator
        .users({ limit: Number.MAX_SAFE_INTEGER })
        .filter(({ username, email }) => wanted.has(folded(username)) || wanted.has(folded(email ?? '')));
    },
    effectsOn: (email) =>
      simulator
        .effects()
        .filter((effect) =>
          [effect.email, effect.username].some((one) => folded(one ?? '') === folded(email)),
        ),
    invitations: (email) =>
      simulator.state().invitations.filter((one) => folded(one.email) === folded(email)).length,
    async runSweep() {
      const response = await fetch(`${apiUrl}/_local/schedules/sweep-due-events/run`, { method: 'POST' });
      if (!response.ok) throw new Error(`the sweep failed: ${await response.text()}`);
    },
    killFunction: (shortName) => host.killFunction(shortName),
    setSigningSecrets: (secrets) => clients.putSecret('webhook-signing-secrets', JSON.stringify({ secrets })),
    logs: () => lines.join('\n'),
  };
}

function describe(event: Answer | string): string {
  return typeof event === 'string' ? event : `${event.status} ${event.text}`;
}

function isFinalStatus(status: unknown): boolean {
  return status === 'applied' || status === 'superseded' || status === 'failed';
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
