import { createInfraonClient, infraonOptionsSchema } from '../../../shared/targets/infraon/index.ts';
import type { Stack } from '../../local/start/stack-file.ts';
import type { CommonControls } from '../../simulators/common/control/common-controls.ts';
import type { Remote } from '../../simulators/common/control/remote-controls.ts';
import { createEsperSimulatorControl } from '../../simulators/esper/index.ts';
import { createSimulatorControl } from '../../simulators/infraon/index.ts';

/** What the demo can see of one vendor. */
export interface VendorView {
  readonly name: string;
  readonly url: string;
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

interface SimulatorView extends Pick<VendorView, 'name' | 'url' | 'users'> {
  readonly control: Pick<Remote<CommonControls<SeenEffect>>, 'requests' | 'effects'>;
}

interface SeenEffect {
  readonly seq: number;
  readonly kind: string;
  readonly username: string | null;
  readonly email: string | null;
  readonly changed: readonly string[];
}

/**
 * Looks behind the simulators' APIs. Of a real Infraon the users are listed through its API; of another real vendor
 * nothing is shown.
 */
export async function createVendorViews(stack: Stack): Promise<readonly VendorView[]> {
  const { infraonUrl, esperUrl } = stack;
  const infraon = (await isSimulated(infraonUrl)) ? simulatedInfraon(infraonUrl) : realInfraon(stack);
  return esperUrl !== undefined && (await isSimulated(esperUrl))
    ? [infraon, simulatedEsper(esperUrl)]
    : [infraon];
}

async function isSimulated(url: string): Promise<boolean> {
  if (new URL(url).hostname !== '127.0.0.1') return false;
  const response = await fetch(new URL('/_simulator/state', url));
  await response.body?.cancel();
  return response.ok;
}

function simulatedInfraon(url: string): VendorView {
  const control = createSimulatorControl(url);
  return simulated({
    name: 'Infraon',
    url,
    control,
    users: async () =>
      (await control.users()).map((user) => ({
        userName: user.username,
        name: user.name,
        role: user.unshown.role ?? '',
        title: user.unshown.organization_role ?? '',
        active: user.is_active ? 'yes' : 'no',
      })),
  });
}

function simulatedEsper(url: string): VendorView {
  const control = createEsperSimulatorControl(url);
  return simulated({
    name: 'Esper',
    url,
    control,
    users: async () =>
      (await control.users()).map((user) => ({
        userName: user.username,
        name: `${user.first_name} ${user.last_name}`.trim(),
        role: user.profile.role,
        active: user.is_active ? 'yes' : 'no',
      })),
  });
}

function simulated({ name, url, control, users }: SimulatorView): VendorView {
  return {
    name,
    url,
    users,
    async mark() {
      const [{ recent }, effects] = await Promise.all([control.requests(), control.effects()]);
      return { request: recent.at(-1)?.seq ?? 0, effect: effects.at(-1)?.seq ?? 0 };
    },
    async since(mark) {
      const [{ recent }, effects] = await Promise.all([control.requests(), control.effects(mark.effect)]);
      return [
        `${name} was asked`,
        ...recent
          .filter(({ seq }) => seq > mark.request)
          .map(({ method, path, end }) => `   ${method} ${path} -> ${end}`),
        'and changed',
        ...(effects.length === 0 ? ['   nothing'] : []),
        ...effects.map(
          ({ kind, username, email, changed }) =>
            `   ${kind} ${username ?? email ?? ''} (${changed.join(', ')})`,
        ),
      ];
    },
  };
}

function realInfraon(stack: Stack): VendorView {
  const client = createInfraonClient({
    options: infraonOptionsSchema.parse({ baseUrl: new URL(stack.infraonUrl).origin, allowLoopback: true }),
    credentials: { get: async () => stack.infraonApiKey, refresh: async () => stack.infraonApiKey },
  });
  return {
    name: 'Infraon',
    url: stack.infraonUrl,
    mark: async () => ({ request: 0, effect: 0 }),
    since: async () => [],
    async users() {
      const users = [];
      for await (const user of client.listAllUsers()) {
        users.push({
          userName: String(user.actual_username ?? ''),
          email: String(user.email ?? ''),
          name: String(user.name ?? ''),
          active: user.is_active ? 'yes' : 'no',
        });
      }
      return users;
    },
  };
}
