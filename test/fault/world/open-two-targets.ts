import type {
  EsperEffect,
  EsperSimulator,
  SimulatedEsperUser,
} from '../../../infra/simulators/esper/index.ts';
import { createFaultWorld, type FaultWorld } from '../fault-world.ts';

/** The world of the host that keeps accounts of both vendors. */
export interface TwoTargetWorld extends FaultWorld {
  /** The second vendor, past its API. */
  readonly esper: EsperSimulator;
  /** The second vendor's account of an address. */
  esperAccount(email: string): SimulatedEsperUser | undefined;
  /** What happened at the second vendor to accounts with this address, by kind. */
  esperEffectsOn(email: string): readonly EsperEffect['kind'][];
}

/** A case's world at the host with two targets, which starts with the first case that asks for it. */
export async function openTwoTargets(world: FaultWorld, part: string): Promise<TwoTargetWorld> {
  const { services, hrApi, twoTargets } = world;
  const { esper, clients, stop, ...running } = await twoTargets();
  const inner = createFaultWorld({
    faultHost: { ...running, services, hrApi, twoTargets, stop },
    clients,
    seed: world.random.seed(),
    part,
  });
  return {
    ...inner,
    esper,
    esperAccount: (email) => esper.findUser({ email }) ?? undefined,
    esperEffectsOn: (email) =>
      esper
        .effects()
        .filter((effect) => effect.email === email)
        .map(({ kind }) => kind),
  };
}
