import { describe, expect, test } from 'vitest';
import { ada, base, bodyOf, call, targetOf, withOwnProfile, writesOf } from './robot-target.ts';
import { json, startVendor } from './vendor-server.ts';

/** The account as someone knows it who has not read it. */
const up1 = { id: 'up1', attributes: {} };

test('what was read to find an account serves one write, and no second one', async () => {
  let active = true;
  await using vendor = await startVendor(
    withOwnProfile((request, response) => {
      if (request.method === 'PUT') active = bodyOf(request).is_active;
      json(response, { ...ada, is_active: active });
    }),
  );
  const target = targetOf(vendor.url);
  const account = await target.getAccount('up1', call);
  if (account === undefined) throw new Error('no account');
  await target.deactivateAccount(account, call);
  await target.updateAccount(account, { phone: '1' }, call);
  const requests = vendor.received.filter(({ url }) => url === `${base}up1/`).map(({ method }) => method);
  expect(requests).toEqual(['GET', 'PUT', 'GET', 'GET', 'PUT']);
  expect(active).toBe(false);
});

test('people of one batch share one look-up of the own profile', async () => {
  await using vendor = await startVendor(withOwnProfile((_, response) => json(response, ada)));
  const target = targetOf(vendor.url);
  await Promise.all([1, 2, 3].map(() => target.isProtected(up1, call)));
  expect(vendor.received.filter(({ url }) => url.endsWith('/getmyprofile/'))).toHaveLength(1);
});

describe('deactivating', () => {
  test('sends back all that was read with nothing but the activity changed', async () => {
    let active = true;
    await using vendor = await startVendor(
      withOwnProfile((request, response) => {
        if (request.method === 'PUT') active = JSON.parse(request.body).is_active;
        json(response, { ...ada, is_active: active });
      }),
    );
    await targetOf(vendor.url).deactivateAccount(up1, call);
    expect(writesOf(vendor.received).map(bodyOf)).toEqual([{ ...ada, is_active: false }]);
    await targetOf(vendor.url).deactivateAccount(up1, call);
    expect(writesOf(vendor.received)).toHaveLength(1);
  });

  test('goes without the fields that the vendor shows and does not take back', async () => {
    let active = true;
    await using vendor = await startVendor(
      withOwnProfile((request, response) => {
        if (request.method === 'PUT') {
          const body = JSON.parse(request.body);
          if ('unknown_field' in body)
            return json(response, { unknown_field: ['Read only.'] }, { status: 400 });
          active = body.is_active;
        }
        json(response, { ...ada, is_active: active });
      }),
    );
    await targetOf(vendor.url).deactivateAccount(up1, call);
    expect(active).toBe(false);
  });

  test('is rejected when the vendor refuses it, and done when the account is gone', async () => {
    await using refusing = await startVendor(
      withOwnProfile((request, response) =>
        request.method === 'PUT' ? json(response, { error: 'no' }, { status: 400 }) : json(response, ada),
      ),
    );
    await expect(targetOf(refusing.url).deactivateAccount(up1, call)).rejects.toMatchObject({
      kind: 'refused',
    });
    await using empty = await startVendor(
      withOwnProfile((_, response) => json(response, { detail: 'Not found.' }, { status: 404 })),
    );
    await targetOf(empty.url).deactivateAccount(up1, call);
    await targetOf(empty.url).deleteAccount(up1, call);
    expect(writesOf(empty.received)).toEqual([]);
  });
});

describe('an account that is not there', () => {
  test("is absent by the vendor's word, not by a gateway's page", async () => {
    let body = '{"detail": "Not found."}';
    await using vendor = await startVendor((_, response) => response.writeHead(404).end(body));
    const target = targetOf(vendor.url);
    expect(await target.getAccount('up1', call)).toBeUndefined();
    body = '<html>404</html>';
    await expect(target.getAccount('up1', call)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(target.deactivateAccount(up1, call)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a protected account', () => {
  test.each([
    { ...ada, profile_id: 'own' },
    { ...ada, actual_username: 'ROBOT@example.com ' },
    { ...ada, email: 'Robot@Example.com' },
  ])('is the one that bears the id, name or address of the own profile', async (user) => {
    await using vendor = await startVendor(withOwnProfile((_, response) => json(response, user)));
    const target = targetOf(vendor.url);
    await expect(target.updateAccount(up1, { phone: '1' }, call)).rejects.toMatchObject({
      kind: 'rejected',
    });
    await expect(target.deactivateAccount(up1, call)).rejects.toMatchObject({ kind: 'rejected' });
    await expect(target.deleteAccount(up1, call)).rejects.toMatchObject({ kind: 'rejected' });
    expect(writesOf(vendor.received)).toEqual([]);
  });

  test.each(['UP1', ' Ada@Example.com'])('is a configured one: %s', async (name) => {
    await using vendor = await startVendor(withOwnProfile((_, response) => json(response, ada)));
    const target = targetOf(vendor.url, { protect: [name] });
    const account = await target.getAccount('up1', call);
    expect(account && (await target.isProtected(account, call))).toBe(true);
    const others = targetOf(vendor.url);
    expect(account && (await others.isProtected(account, call))).toBe(false);
  });

  test('cannot be told while the own profile is unknown, so that nothing is written', async () => {
    await using vendor = await startVendor((request, response) =>
      request.url === `${base}getmyprofile/` ? json(response, {}, { status: 500 }) : json(response, ada),
    );
    const target = targetOf(vendor.url);
    const unavailable = { kind: 'unavailable', mayHaveHappened: false };
    await expect(target.deactivateAccount(up1, call)).rejects.toMatchObject(unavailable);
    await expect(target.createAccount({ email: 'x@example.com' }, call)).rejects.toMatchObject(unavailable);
    await expect(target.isProtected({ id: 'up1', attributes: {} }, call)).rejects.toMatchObject(unavailable);
    expect(writesOf(vendor.received)).toEqual([]);
  });

  test('is looked up once for many accounts', async () => {
    await using vendor = await startVendor(withOwnProfile((_, response) => json(response, ada)));
    const target = targetOf(vendor.url);
    for (const id of ['a', 'b', 'c']) await target.isProtected({ id, attributes: {} }, call);
    expect(vendor.received).toHaveLength(1);
  });
});

describe('updating', () => {
  test('writes nothing when the account shows it already', async () => {
    await using vendor = await startVendor(withOwnProfile((_, response) => json(response, ada)));
    const changed = await targetOf(vendor.url).updateAccount(
      up1,
      { email: 'ADA@example.com', displayName: 'Ada', active: true },
      call,
    );
    expect(changed).toEqual({ notTaken: [] });
    expect(writesOf(vendor.received)).toEqual([]);
  });

  test('reports a landline without digits and sends the rest, the landline as a number', async () => {
    await using vendor = await startVendor(withOwnProfile((_, response) => json(response, ada)));
    const target = targetOf(vendor.url);
    expect(await target.updateAccount(up1, { landline: 'none', phone: '1' }, call)).toEqual({
      notTaken: ['landline'],
    });
    await target.updateAccount(up1, { landline: '020 7946-0000', phone: null }, call);
    const [first, second] = writesOf(vendor.received).map(bodyOf);
    expect(first).toEqual({ ...ada, phone: '1' });
    expect(second).toEqual({ ...ada, landline: 2079460000, phone: '' });
  });

  test('goes without the fields that the vendor shows and does not take back, and takes the rest', async () => {
    let email = ada.email;
    await using vendor = await startVendor(
      withOwnProfile((request, response) => {
        if (request.method === 'PUT') {
          const body = JSON.parse(request.body);
          if ('customer_id' in body) return json(response, { customer_id: ['Read only.'] }, { status: 400 });
          if ('phone' in body) return json(response, { phone: ['Read only.'] }, { status: 400 });
          email = body.email;
        }
        json(response, { ...ada, email });
      }),
    );
    const changed = await targetOf(vendor.url).updateAccount(
      up1,
      { email: 'a@example.com', phone: '1' },
      call,
    );
    expect(changed).toEqual({ notTaken: ['phone'] });
    expect(email).toBe('a@example.com');
  });

  test('sends the changes alone where the tenant wants that', async () => {
    await using vendor = await startVendor(withOwnProfile((_, response) => json(response, ada)));
    await targetOf(vendor.url, { options: { editStyle: 'changes-only' } }).updateAccount(
      up1,
      { phone: '1' },
      call,
    );
    expect(writesOf(vendor.received).map(bodyOf)).toEqual([{ phone: '1' }]);
  });

  test('never deactivates', async () => {
    await using vendor = await startVendor(withOwnProfile((_, response) => json(response, ada)));
    await expect(targetOf(vendor.url).updateAccount(up1, { active: false }, call)).rejects.toThrow(TypeError);
    expect(vendor.received).toEqual([]);
  });
});
