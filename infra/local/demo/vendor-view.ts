import { createInfraonClient, infraonOptionsSchema } from '../../../shared/infraon/index.ts';
import { createSimulatorControl, type SimulatorControl } from '../simulators/infraon/index.ts';
import type { Stack } from '../stack-file.ts';

/** What the demo can see of the vendor. */
export interface VendorView {
  /** A point in time for `since`. */
  mark(): Promise<Mark>;
  /** The calls after the mark and what they changed; none can be seen at a real vendor. */
  since(mark: Mark): Promise<readonly string[]>;
  users(): Promise<readonly Readonly<Record<string, string>>[]>;
}

interface Mark {
  readonly request: number;
  readonly effect: number;
}

/**
 * Looks behind the simulator's API where there is a simulator; lists users through the API where the vendor
 * is a real one.
 */
export async function createVendorView(stack: Stack): Promise<VendorView> {
  return (await isSimulated(stack)) ? simulated(createSimulatorControl(stack.infraonUrl)) : real(stack);
}

async function isSimulated({ infraonUrl }: Stack): Promise<boolean> {
  if (new URL(infraonUrl).hostname !== '127.0.0.1') return false;
  const response = await fetch(`${infraonUrl}/_simulator/state`);
  await response.body?.cancel();
  return response.ok;
}

function simulated(control: SimulatorControl): VendorView {
  return {
    async mark() {
      const [{ recent }, { lastEffect }] = await Promise.all([control.requests(), control.state()]);
      return { request: recent.at(-1)?.seq ?? 0, effect: lastEffect };
    },
    async since(mark) {
      const [{ recent }, effects] = await Promise.all([control.requests(), control.effects(mark.effect)]);
      return [
        'Infraon was asked',
        ...recent
          .filter(({ seq }) => seq > mark.request)
          .map(({ method, path, end }) => `   ${method} ${path} -> ${end}`),
        'and changed',
        ...(effects.length === 0 ? ['   nothing'] : []),
        ...effects.map(
          ({ kind, username, changed }) => `   ${kind} ${username ?? ''} (${changed.join(', ')})`,
        ),
      ];
    },
    async users() {
      const users = await control.users();
      return users.map((user) => ({
        userName: user.username,
        name: user.name,
        role: user.unshown.role ?? '',
        title: user.unshown.organization_role ?? '',
        active: user.is_active ? 'yes' : 'no',
      }));
    },
  };
}

function real(stack: Stack): VendorView {
  const client = createInfraonClient({
    options: infraonOptionsSchema.parse({ baseUrl: new URL(stack.infraonUrl).origin, allowLoopback: true }),
    credentials: { get: async () => stack.infraonApiKey, refresh: async () => stack.infraonApiKey },
  });
  return {
    mark: async () => ({ request: 0, effect: 0 }),
    since: async () => [],
    async users() {
      const users = [];
      for await (const user of client.listAllUsers()) {
        users.push({
          userName: user.actual_username ?? '',
          email: user.email ?? '',
          name: user.name ?? '',
          active: user.is_active ? 'yes' : 'no',
        });
      }
      return users;
    },
  };
}
