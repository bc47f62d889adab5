import type { Reply } from '../../common/wire/reply.ts';
import { isShownOddly, type ReadModelOptions, type SimulatedUser, toReadModel } from '../user.ts';
import type { Operation } from './call.ts';

const columns = 'profile_id,user,email,name,actual_username,is_active,creation_time,last_loggged_in'.split(
  ',',
);
const header = `${columns.join(',')}\r\n`;
const usersPerChunk = 1000;

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const toCsvRow = (user: SimulatedUser): string => {
  const { profile_id, user: number, email, name, username, is_active, creation_time, last_loggged_in } = user;
  const start = `${cell(profile_id)},${number},${cell(email ?? '')},${cell(name)},${cell(username)}`;
  return `${start},${is_active},${cell(creation_time)},${cell(last_loggged_in)}\r\n`;
};

const toOddRow = (user: SimulatedUser, options: ReadModelOptions): string => {
  const shown = toReadModel(user, options);
  return `${columns.map((column) => cell(String(shown[column] ?? ''))).join(',')}\r\n`;
};

function* inChunks(
  users: (start: number) => readonly SimulatedUser[],
  format: {
    readonly head: string;
    readonly tail: string;
    readonly row: (user: SimulatedUser, at: number) => string;
  },
): Generator<string> {
  yield format.head;
  for (let start = 0; ; start += usersPerChunk) {
    const chunk = users(start);
    if (chunk.length === 0) break;
    yield chunk.map((user, i) => format.row(user, start + i)).join('');
  }
  yield format.tail;
}

/** `GET /download_csv/`: all users, streamed, as CSV or JSON by the tenant's options. */
export const downloadCsv: Operation = ({ tenant, keep }): Reply => {
  const { options } = tenant;
  const { download } = options;
  const index = tenant.directory.ordered({ field: 'user', ignoreCase: false });
  const total = Math.floor(index.size * keep);
  const users = (start: number) =>
    index.slice(start, Math.max(0, Math.min(usersPerChunk, total - start)), false);
  const json = 'application/json';
  if (download === 'json') {
    const row = (user: SimulatedUser, at: number) =>
      `${at === 0 ? '' : ','}${JSON.stringify(toReadModel(user, options))}`;
    return {
      status: 200,
      headers: { 'content-type': json },
      body: inChunks(users, { head: '[', tail: ']', row }),
    };
  }
  const contentType = download === 'csv' ? 'text/csv; charset=utf-8' : json;
  const headers = { 'content-type': contentType, 'content-disposition': 'attachment; filename="users.csv"' };
  const row = (user: SimulatedUser) =>
    isShownOddly(user, options) ? toOddRow(user, options) : toCsvRow(user);
  return { status: 200, headers, body: inChunks(users, { head: header, tail: '', row }) };
};
