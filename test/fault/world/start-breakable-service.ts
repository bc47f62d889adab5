import {
  Agent,
  request as connect,
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { close, listen } from '../../../infra/simulators/common/listen.ts';

/** What goes wrong on the way to an AWS service, and with which calls. Of several, the first that fits strikes. */
export interface ServiceFault {
  /** Such as `SendMessage`; absent: any. */
  readonly operation?: string | readonly string[];
  /** Only calls whose body holds this text. */
  readonly holding?: string;
  /** How many calls it strikes; absent: until it is cleared. */
  readonly times?: number;
  /**
   * - `refused`: the connection breaks before the call has any effect.
   * - `error`: a 500 instead of the call.
   * - `answer-lost`: the call takes effect, and its answer never arrives.
   * - `silent`: neither effect nor answer; the caller waits until it gives up.
   * - `none`: the call passes and is counted.
   */
  readonly how: 'refused' | 'error' | 'answer-lost' | 'silent' | 'none';
  /** Done when a call is struck, before the caller can notice: such as killing it. Not with `none`. */
  readonly meanwhile?: () => Promise<unknown>;
}

export interface ArmedServiceFault {
  readonly hits: number;
  clear(): void;
}

/** An AWS service that can fail. */
export interface BreakableService {
  readonly url: string;
  /** Where it passes calls on to; set once, before the first call. */
  passTo(origin: string): void;
  arm(fault: ServiceFault): ArmedServiceFault;
  clearFaults(): void;
  close(): Promise<void>;
}

interface Entry extends ServiceFault {
  hits: number;
}

/** Stands before a stand-in for AWS, on loopback, and passes calls on until a fault is armed. */
export async function startBreakableService(): Promise<BreakableService> {
  const entries = new Set<Entry>();
  // Shorter than the stand-ins keep idle connections, so that a reused one is never closed under a call.
  const agent = new Agent({ keepAlive: true, timeout: 3000 });
  let origin: string | undefined;

  const pass = async (incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> => {
    if (origin === undefined) throw new Error('the service is not there yet');
    const url = new URL(incoming.url ?? '/', origin);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const { method } = incoming;
    const headers = { ...incoming.headers, host: url.host };
    const outgoing = connect(url, { method, headers, agent }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
    return promise;
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const fault = strike(entries, { operation: operationOf(incoming), body });
    if (fault !== undefined && fault.how !== 'answer-lost') {
      await fault.meanwhile?.();
      if (fault.how === 'refused') response.destroy();
      if (fault.how === 'error') response.writeHead(500).end('{"__type":"InternalServerError"}');
      return;
    }
    const answer = await pass(incoming, body);
    const content = await buffer(answer);
    if (fault !== undefined) {
      await fault.meanwhile?.();
      response.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 500, answer.headers).end(content);
  };

  const server = createServer((incoming, response) => {
    // Whoever called was killed, or the host is stopping.
    serve(incoming, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 120_000;
  const { url } = await listen(server);
  return {
    url,
    passTo(target) {
      origin = target;
    },
    arm(fault) {
      const entry: Entry = { ...fault, hits: 0 };
      entries.add(entry);
      return {
        get hits() {
          return entry.hits;
        },
        clear: () => void entries.delete(entry),
      };
    },
    clearFaults: () => entries.clear(),
    async close() {
      await close(server);
      agent.destroy();
    },
  };
}

function operationOf({ headers }: IncomingMessage): string {
  return String(headers['x-amz-target']).replace(/^.*\./, '');
}

function strike(
  entries: ReadonlySet<Entry>,
  call: { readonly operation: string; readonly body: Buffer },
): Entry | undefined {
  for (const entry of entries) {
    const { operation, holding, times = Number.POSITIVE_INFINITY, hits } = entry;
    if (hits >= times) continue;
    if (operation !== undefined && ![operation].flat().includes(call.operation)) continue;
    if (holding !== undefined && !call.body.includes(holding)) continue;
    entry.hits += 1;
    if (entry.how !== 'none') return entry;
  }
  return undefined;
}
