import { connect } from 'node:net';

interface Flood {
  readonly url: string;
  /** At once. */
  readonly connections: number;
  /** Sent over each connection without waiting for answers, so that even a busy machine is reached by all of them at once. */
  readonly requestsEach: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Posts the same small body so many times at once. Gives how often it was answered with each status. */
export async function floodRoute(flood: Flood): Promise<ReadonlyMap<number, number>> {
  const answered = await Promise.all(Array.from({ length: flood.connections }, () => pipeline(flood)));
  const statuses = new Map<number, number>();
  for (const status of answered.flat()) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  return statuses;
}

function pipeline({ url, requestsEach, headers }: Flood): Promise<readonly number[]> {
  const { hostname, port, pathname, host } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const request = [
    `POST ${pathname} HTTP/1.1`,
    `host: ${host}`,
    ...lines,
    'content-length: 2',
    '',
    '{}',
  ].join('\r\n');
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect({ host: hostname, port: Number(port) });
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const statuses = [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
      if (statuses.length < requestsEach) return;
      socket.destroy();
      resolve(statuses);
    });
    socket.on('error', reject).on('end', () => reject(new Error('the flooded host hung up')));
    socket.write(request.repeat(requestsEach));
  });
}
