import type { FaultWorld } from '../fault-world.ts';
import type { Answer, AnswerBody } from './answer.ts';
import type { Delivery } from './send-webhook.ts';

/** A machine with much to do may be slow; nothing waits for so long that succeeds. */
const patienceMs = 90_000;

export interface DeliverOptions {
  /** Told of each answer that was no 2xx, by its status; 0 where there was no answer. */
  readonly onRefused?: (status: number) => void;
  /** What the sender signs with now; default: the secret that the host was started with. */
  readonly secrets?: () => readonly string[];
}

/** Delivers as an HR system does: the same id and body again on anything but 2xx, and when the connection breaks. */
export async function deliver(
  world: Pick<FaultWorld, 'send' | 'newId' | 'until'>,
  delivery: Delivery,
  { onRefused, secrets }: DeliverOptions = {},
): Promise<Answer> {
  const same = { occurredAt: new Date().toISOString(), id: world.newId(), ...delivery };
  return world.until(
    'an event is accepted',
    async () => {
      const signed = secrets === undefined ? same : { ...same, secrets: secrets() };
      const answer = await world.send(signed).catch(() => undefined);
      if (answer?.status === 202 || answer?.status === 200) return answer;
      onRefused?.(answer?.status ?? 0);
      return undefined;
    },
    patienceMs,
  );
}

/** Delivers, waits until the event is final, and gives what its status URL then says. */
export async function settle(world: FaultWorld, delivery: Delivery): Promise<AnswerBody> {
  return world.untilFinal(await deliver(world, delivery), patienceMs);
}
