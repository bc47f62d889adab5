import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { ScimAccess } from '../../local/start/scim-access.ts';

export interface ScimStep {
  readonly title: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the tenant URL; `{user}` and `{group}` stand for ids. */
  readonly path: string;
  /** `{user}` stands for the user's id. */
  readonly body?: object;
  /** Whether the targets have something to do after it. */
  readonly reachesTargets?: true;
  /** What the answer's id is the id of. */
  readonly makes?: 'user' | 'group';
}

const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const madeSchema = z.looseObject({ id: z.string() });

/** An invented person, new at each run, as Entra ID provisions her. */
export function scimStoryOf({ groups }: Pick<ScimAccess, 'groups'>) {
  const suffix = randomBytes(3).toString('hex');
  const email = `noor.haddad.${suffix}@example.com`;
  const group = Object.keys(groups)[0] ?? 'Infraon Approvers';
  const ids = new Map<string, string>();
  const steps: readonly ScimStep[] = [
    {
      title: 'It looks whether the user is there.',
      method: 'GET',
      path: `/Users?filter=${encodeURIComponent(`userName eq "${email}"`)}`,
    },
    {
      title: 'Noor joins: her account is created, and she is invited.',
      method: 'POST',
      path: '/Users',
      body: {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        externalId: suffix,
        userName: email,
        name: { givenName: 'Noor', familyName: 'Haddad' },
        emails: [{ value: email, type: 'work', primary: true }],
        active: true,
      },
      reachesTargets: true,
      makes: 'user',
    },
    {
      title: `The group "${group}" is created, and gives the role "${groups[group] ?? ''}" to its members.`,
      method: 'POST',
      path: '/Groups',
      body: {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
        displayName: group,
        members: [{ value: '{user}' }],
      },
      reachesTargets: true,
      makes: 'group',
    },
    {
      title: 'Noor gets another title, in the dialect of Entra ID.',
      method: 'PATCH',
      path: '/Users/{user}',
      body: { schemas: [patchOp], Operations: [{ op: 'Replace', path: 'title', value: 'Engineer' }] },
      reachesTargets: true,
    },
    {
      title: 'Noor leaves: her account is deactivated.',
      method: 'PATCH',
      path: '/Users/{user}',
      body: { schemas: [patchOp], Operations: [{ op: 'Replace', path: 'active', value: 'False' }] },
      reachesTargets: true,
    },
  ];
  return {
    steps,
    get userId() {
      return ids.get('user');
    },
    /** The step with the ids that are known by now. */
    fillIn({ method, path, body }: ScimStep): Pick<ScimStep, 'method' | 'path' | 'body'> {
      const fill = (text: string) =>
        text.replaceAll(/\{(user|group)\}/g, (_, name: string) => ids.get(name) ?? name);
      return {
        method,
        path: fill(path),
        ...(body === undefined ? {} : { body: JSON.parse(fill(JSON.stringify(body))) }),
      };
    },
    remember({ makes }: ScimStep, answer: unknown): void {
      const made = madeSchema.safeParse(answer);
      if (makes !== undefined && made.success) ids.set(makes, made.data.id);
    },
  };
}
