import { randomBytes } from 'node:crypto';

interface Step {
  readonly title: string;
  readonly path: string;
  readonly body: object;
}

/** An invented person, new at each run, who joins, gets another name and leaves. */
export function storyOf(now: Date): readonly Step[] {
  const email = `ada.nowak.${randomBytes(3).toString('hex')}@example.com`;
  const at = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  return [
    {
      title: 'Ada joins: her account is created, and she is invited.',
      path: '/webhooks/onboard-user',
      body: {
        occurredAt: at(0),
        user: { email, givenName: 'Ada', familyName: 'Nowak', title: 'Engineer', role: 'Requester' },
      },
    },
    {
      title:
        'Ada marries and is promoted: what differs is written. (Infraon publishes names as read-only: see "not taken".)',
      path: '/webhooks/update-user',
      body: {
        occurredAt: at(1),
        user: { email, familyName: 'Berg', displayName: 'Ada Berg', title: 'Lead engineer' },
      },
    },
    {
      title: 'Ada leaves: her account is deactivated.',
      path: '/webhooks/offboard-user',
      body: { occurredAt: at(2), user: { email } },
    },
  ];
}
