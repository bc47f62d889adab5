import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardListeners } from './guard-listeners.ts';

/**
 * Starts a server on the loopback address, at any free port when it is 0, and guards it against web pages. Returns its
 * origin. Rejects when the port is taken.
 */
export async function listen(
  server: Server,
  port = 0,
): Promise<{ readonly url: string; readonly port: number }> {
  guardListeners(server);
  // Longer than clients keep idle connections, so that a reused one is never closed under them.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}`, port: address.port };
}

/** Stops a server at once, with the connections that are open. */
export async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
