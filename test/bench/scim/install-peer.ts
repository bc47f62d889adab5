import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const packages = ['express@5.3.0', 'scimmy@1.3.5', 'scimmy-routers@1.3.2'];

/** A SCIM server as someone would write it with SCIMMY: users in two maps in memory, found by their names, nothing kept. */
const source = `
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';

const users = new Map();
const ids = new Map();
SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .ingress(async ({ id }, data) => {
    const name = data.userName.toLowerCase();
    if (id === undefined && ids.has(name)) throw new SCIMMY.Types.Error(409, 'uniqueness', 'userName is taken');
    const now = new Date();
    const meta = { created: users.get(id)?.meta.created ?? now, lastModified: now };
    const user = { ...data, id: id ?? randomUUID(), meta };
    users.set(user.id, user);
    ids.set(name, user.id);
    return user;
  })
  .egress(async ({ id, filter }) => {
    const [, name] = filter?.[0]?.userName ?? [];
    const user = users.get(id ?? ids.get(String(name).toLowerCase()));
    if (id === undefined) return user === undefined ? [] : [user];
    if (user === undefined) throw new SCIMMY.Types.Error(404, null, 'no such user');
    return user;
  })
  .degress(async ({ id }) => void users.delete(id));

const handler = (request) => {
  if (request.header('authorization') !== 'Bearer ' + process.env.SCIM_TOKEN) throw new Error('unauthorized');
  return 'bench';
};
const app = express().use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler }));
const server = createServer(app).listen(0, '127.0.0.1', () => {
  process.send({ url: 'http://127.0.0.1:' + server.address().port + '/scim/v2' });
});
`;

/** Installs the peer outside the repository. Returns the file to run; undefined where npm's registry is out of reach. */
export async function installPeer(): Promise<string | undefined> {
  const directory = join(
    tmpdir(),
    `user-lifecycle-scim-peer-${packages.join('-').replaceAll(/[^\w.-]/g, '-')}`,
  );
  await mkdir(directory, { recursive: true });
  const file = join(directory, 'peer.mjs');
  await writeFile(join(directory, 'package.json'), JSON.stringify({ private: true }));
  await writeFile(file, source);
  try {
    const options = ['--no-audit', '--no-fund', '--prefer-offline'];
    await promisify(execFile)('npm', ['install', ...options, ...packages], { cwd: directory });
  } catch {
    return undefined;
  }
  return file;
}
