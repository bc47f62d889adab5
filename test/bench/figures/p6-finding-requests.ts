import { createInfraonClient, infraonOptionsSchema } from '../../../shared/targets/infraon/index.ts';
import type { Figure, Row } from '../figure.ts';
import { startStandIns } from '../import-calls/start-stand-ins.ts';

const pageSize = 100;
const searches = 25;

/** Requests that it takes to find someone in a large directory, or to be sure that no one has the name, at worst. */
export const findingRequests: Figure = {
  id: 'P6',
  title: 'vendor requests to find one person',
  async run({ short }) {
    const size = short ? 20_000 : 1_000_000;
    await using standIns = await startStandIns();
    const { url, apiKey, control } = standIns.tenant;
    // The vendor's own user is there already.
    const total = await control.generateUsers({ count: size - 1, seed: 1 });
    const options = infraonOptionsSchema.parse({ baseUrl: url, allowLoopback: true, pageSize });
    const credentials = { get: async () => apiKey, refresh: async () => apiKey };
    const client = createInfraonClient({ options, credentials });

    const people = await Promise.all(
      Array.from({ length: searches }, async (_, search) => {
        const [user] = await control.users({ offset: Math.floor((search / searches) * total), limit: 1 });
        if (user === undefined) throw new Error('a user that was generated is not there');
        return user;
      }),
    );
    /** The greatest number of requests that one of the searches took. */
    const worst = async (search: (person: (typeof people)[number]) => Promise<boolean>) => {
      let greatest = 0;
      for (const person of people) {
        await control.clearRequests();
        if (!(await search(person))) throw new Error('a search gave the wrong answer');
        greatest = Math.max(greatest, (await control.requests()).total);
      }
      return greatest;
    };
    const sortVerified = async () => true;
    const pages = Math.ceil(total / pageSize);
    const rowOf = (label: string, value: number, atMost: number): Row => ({
      label: `${label}, among ${total}`,
      unit: '',
      value,
      baseline: pages,
      goal: { of: 'value', atMost },
    });
    const bound = Math.log2(pages) + 3;
    return [
      rowOf(
        'known by id',
        await worst(async ({ profile_id: id }) => (await client.getUser(id)).profile_id === id),
        1,
      ),
      rowOf(
        'found by user name',
        await worst(
          async ({ username }) => (await client.findByUserName(username, { sortVerified })).length === 1,
        ),
        bound,
      ),
      rowOf(
        'proved absent by user name',
        await worst(
          async ({ username }) =>
            (await client.findByUserName(`${username}.x`, { sortVerified })).length === 0,
        ),
        bound,
      ),
    ];
  },
};
