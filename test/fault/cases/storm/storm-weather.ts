import { randomBytes } from 'node:crypto';
import type { FaultWorld } from '../../fault-world.ts';
import { strikes } from '../../world/strikes.ts';

/** What a storm does to the product while events are delivered. */
export interface Weather {
  /** What senders sign with now. */
  readonly secrets: () => readonly string[];
  readonly counts: { readonly kills: number; readonly keys: number; readonly secrets: number };
  /** To be told of each delivery before it is made, by its number from 0: what happens then happens at once. */
  before(delivery: number): Promise<void>;
  /** Ends it: the vendor fails no more. Gives how often it has. */
  calm(): number;
}

const killed = [
  'reconcile-user',
  'reconcile-user',
  'onboard-user',
  'update-user',
  'offboard-user',
  'sweep-due-events',
];
/** One kill for so many deliveries. */
const deliveriesPerKill = 9;

/**
 * The vendor fails one call in five, processes are killed, the API key is replaced twice (at the vendor first), and so
 * is the signing secret, once, with an overlap. All of it happens at certain deliveries rather than at certain times, so
 * that it repeats with the seed, and so that a slow machine gets as far as a fast one.
 */
export function startWeather(world: FaultWorld, deliveries: number): Weather {
  const { random, simulator, host } = world;
  const fault = simulator.arm({ kind: 'random', rate: 0.2, seed: random.seed() });
  const counts = { kills: 0, keys: 0, secrets: 0 };
  const happenings = new Map<number, (() => Promise<void>)[]>();
  const at = (share: number, happening: () => Promise<void>) => {
    const number = Math.min(deliveries - 1, Math.floor(share * deliveries));
    happenings.set(number, [...(happenings.get(number) ?? []), happening]);
  };

  for (let kill = 0; kill < deliveries / deliveriesPerKill; kill++) {
    const name = random.pick(killed);
    at(random.next(), async () => {
      counts.kills += await world.killFunction(name);
    });
  }
  const rotateKey = (from: number, to: number) => {
    const apiKey = randomBytes(24).toString('hex');
    at(from, async () => simulator.setApiKey(apiKey));
    at(to, async () => {
      await world.putSecret('infraon-api-key', JSON.stringify({ apiKey }));
      counts.keys += 1;
    });
  };
  rotateKey(0.2, 0.25);
  rotateKey(0.6, 0.65);
  let signing = host.stack.webhookSecret;
  const next = `whsec_${randomBytes(32).toString('base64')}`;
  at(0.4, () => world.setSigningSecrets([signing, next]));
  at(0.45, async () => {
    signing = next;
  });
  at(0.75, async () => {
    await world.setSigningSecrets([next]);
    counts.secrets += 1;
  });

  return {
    secrets: () => [signing],
    counts,
    async before(delivery) {
      for (const happening of happenings.get(delivery) ?? []) await happening();
    },
    calm() {
      const hits = strikes(world, fault);
      simulator.clearFaults(fault.id);
      return hits;
    },
  };
}
