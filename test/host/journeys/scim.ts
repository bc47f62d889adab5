import { expect, test } from 'vitest';
import type { ImportHost } from '../start-import-host.ts';

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** What identity providers do by SCIM on the local host: the deployed bundle behind its routes. */
export function peopleAreProvisioned(started: () => ImportHost): void {
  test('fifty who create the same user at once create one, who gets one account', async () => {
    const { host, simulator } = started();
    const { url = '', token = '' } = host.stack.scim ?? {};
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' };
    const create = async (userName: string) => {
      const body = JSON.stringify({ schemas: [userSchema], userName, name: { givenName: 'Noor' } });
      return fetch(`${url}/Users`, { method: 'POST', headers, body });
    };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        create(index % 2 === 0 ? 'noor.haddad@example.com' : 'Noor.Haddad@Example.com'),
      ),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, ...Array.from({ length: 49 }, () => 409)]);
    const types = new Set(answers.map((answer) => answer.headers.get('content-type')));
    expect([...types]).toEqual(['application/scim+json']);

    const filter = encodeURIComponent('userName eq "NOOR.HADDAD@example.com"');
    const listed = async () => (await fetch(`${url}/Users?filter=${filter}`, { headers })).json();
    await expect.poll(listed, { timeout: 30_000 }).toMatchObject({
      totalResults: 1,
      Resources: [
        {
          'urn:ietf:params:scim:schemas:extension:user-lifecycle:2.0:Targets': {
            targets: [{ target: 'infraon', pending: false, hasAccount: true }],
          },
        },
      ],
    });
    const accounts = simulator.users().filter(({ username }) => /^noor\.haddad@/i.test(username));
    expect(accounts).toHaveLength(1);
  });
}
