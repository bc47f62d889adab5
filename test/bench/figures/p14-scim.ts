import { fileURLToPath } from 'node:url';
import type { Figure, Row } from '../figure.ts';
import { interleave, type Series, series } from '../interleave.ts';
import { median } from '../median.ts';
import { installPeer } from '../scim/install-peer.ts';
import { type ScimServer, startScimServer } from '../scim/start-scim-server.ts';

const atOnce = 8;
const operations = ['POST', 'filter', 'PATCH'] as const;
type Operation = (typeof operations)[number];

/** The milliseconds of every request of a round. */
type Round = Readonly<Record<Operation, readonly number[]>>;

/**
 * SCIM requests over HTTP, eight at once, beside a server made with SCIMMY and Express that keeps its users in two maps. Ours keeps an event,
 * a person and their history for each change, on a stand-in of DynamoDB that shares the process.
 */
export const scim: Figure = {
  id: 'P14',
  title: 'SCIM requests beside another server',
  async run({ short }) {
    const peerFile = await installPeer();
    await using ours = await startScimServer(
      fileURLToPath(new URL('../scim/serve-scim.ts', import.meta.url)),
    );
    await using peer = peerFile === undefined ? undefined : await startScimServer(peerFile);
    const users = short ? 40 : 200;
    const our = seriesOf(ours, users);
    const their = peer && seriesOf(peer, users);
    await interleave(their === undefined ? [our] : [our, their], { rounds: short ? 3 : 7, warmUps: 1 });
    return operations.flatMap((operation) => rowsOf(operation, { our, their }));
  },
};

function seriesOf(server: ScimServer, users: number): Series<Round> {
  let round = 0;
  return series(async () => {
    round += 1;
    const names = Array.from({ length: users }, (_, index) => `user-${round}-${index}`);
    const ids = new Map<string, string>();
    return {
      POST: await timed(names, async (name) => void ids.set(name, await server.create(name))),
      filter: await timed(names, (name) => server.find(name)),
      PATCH: await timed(names, (name) => server.change(ids.get(name) ?? '', `Engineer ${round}`)),
    };
  });
}

/** How long each took. */
async function timed(
  names: readonly string[],
  ask: (name: string) => Promise<unknown>,
): Promise<readonly number[]> {
  const waiting = [...names];
  const took: number[] = [];
  const work = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const started = performance.now();
      await ask(name);
      took.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return took;
}

function rowsOf(
  operation: Operation,
  { our, their }: { readonly our: Series<Round>; readonly their: Series<Round> | undefined },
): readonly Row[] {
  const all = ({ samples }: Series<Round>) =>
    samples.flatMap((round) => round[operation]).toSorted((left, right) => left - right);
  const [ours, theirs] = [all(our), their && all(their)];
  const row = (label: string, unit: string, figure: (took: readonly number[]) => number): Row => ({
    label: `${operation}${label}`,
    unit,
    value: figure(ours),
    ...(theirs === undefined ? {} : { baseline: figure(theirs) }),
  });
  return [
    row(
      ` a second, ${atOnce} at once`,
      '',
      (took) => (1000 * atOnce * took.length) / took.reduce((sum, ms) => sum + ms, 0),
    ),
    row(', median', 'ms', median),
    row(', 95th percentile', 'ms', (took) => took[Math.floor(took.length * 0.95)] ?? Number.NaN),
  ];
}
