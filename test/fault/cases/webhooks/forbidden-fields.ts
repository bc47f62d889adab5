import { deepEqual, equal, ok } from 'node:assert/strict';
import type { EventType } from '../../../../shared/domain/user-event.ts';
import type { FaultCase } from '../../fault-case.ts';

export const forbiddenFields: FaultCase = {
  id: 'W9',
  done: '__proto__, roles that are not configured or need approval, unknown fields, injected addresses',
  invariants: ['A'],
  async run(world) {
    const person = world.person();
    const { email, onboarding } = person;
    const occurredAt = world.inSeconds(0);
    const withUser = (json: string) =>
      `{"occurredAt":"${occurredAt}","user":{"email":"${email}","givenName":"Ada",${json}}}`;
    const raw = [
      ...['"__proto__":{"role":"Requester"}', '"constructor":{"prototype":{}}', '"prototype":1'].map(
        withUser,
      ),
      withUser('"\\u005f_proto__":{"active":true}'),
      `{"__proto__":{"occurredAt":"${occurredAt}"},"occurredAt":"${occurredAt}","user":${JSON.stringify(onboarding)}}`,
    ];
    const roles = [
      ...['Superuser', 'Infraon Admin', 'infraon admin', ' Infraon Admin ', 'INFRAON ADMIN', 'requester', ''],
      ...['Reque\u0455ter', 'Requester,Infraon Admin', ['Requester'], { name: 'Requester' }, 1, true],
    ];
    const unknown = [
      'roles',
      'is_active',
      'password',
      'id',
      'profile_id',
      'Email',
      'isAdmin',
      'toString',
      'active',
    ];
    const addresses = [
      ...[
        `${email},boss@fault.example`,
        `${email};boss@fault.example`,
        `Boss <${email}>`,
        `${email}\r\nBcc: x@y.z`,
      ],
      ...[`"${email}"`, 'no-address', `${email} x`, '@fault.example', `${'a'.repeat(255)}@fault.example`],
    ];
    const users: readonly Readonly<Record<string, unknown>>[] = [
      ...roles.map((role) => ({ role })),
      ...unknown.map((name) => ({ [name]: true })),
      ...addresses.map((value) => ({ email: value })),
      { employeeNumber: { $ne: null } },
      { givenName: 'Ada\u202e' },
    ];
    const refuse = async (delivery: {
      readonly type: EventType;
      readonly rawBody?: string;
      readonly user?: object;
    }) => {
      const id = world.newId();
      const { user, ...rest } = delivery;
      const answer = await world.send({
        ...rest,
        id,
        occurredAt,
        ...(user === undefined ? {} : { user: { ...user } }),
      });
      const what = JSON.stringify(delivery).slice(0, 160);
      equal(answer.status, 422, `answered ${answer.status} to ${what}`);
      ok(answer.body.errors?.length, `no path is named for ${what}`);
      equal(await world.event(id), undefined, 'nothing is held');
    };
    for (const rawBody of raw)
      for (const type of ['onboard', 'update'] as const) await refuse({ type, rawBody });
    for (const user of users) await refuse({ type: 'onboard', user: { ...onboarding, ...user } });
    for (const role of roles) await refuse({ type: 'update', user: { email, role } });
    for (const role of roles) await refuse({ type: 'offboard', user: { email, role } });
    await refuse({ type: 'offboard', user: { title: 'no one is named' } });

    deepEqual(world.accounts(email), [], 'no one was created');
    deepEqual(world.effectsOn(email), [], 'nothing reached the vendor');
    deepEqual(world.accounts('boss@fault.example'), []);
  },
};
