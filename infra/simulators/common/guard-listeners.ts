import type { IncomingMessage, Server } from 'node:http';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses, before a server's own listeners see them, the requests that a web page could send: those for another host than
 * this machine's own (a name that someone lets resolve to it), and those from a page of another origin. Nothing that
 * passes has an `Origin`, so that nothing is answered with a CORS header. To be called again when listeners are replaced.
 */
export function guardListeners(server: Server): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (!isFromHere(request)) {
      response.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
      response.end('{"message":"Not for web pages"}');
      return;
    }
    delete request.headers.origin;
    for (const listener of listeners) listener.call(server, request, response);
  });
}

function isFromHere({ headers, socket }: IncomingMessage): boolean {
  const { localPort } = socket;
  const hosts = loopbackNames.flatMap((name) =>
    localPort === 80 ? [name, `${name}:80`] : [`${name}:${localPort}`],
  );
  const { host = '', origin } = headers;
  return hosts.includes(host.toLowerCase()) && (origin === undefined || isOneOf(hosts, origin));
}

function isOneOf(hosts: readonly string[], origin: string): boolean {
  return hosts.some((host) => origin.toLowerCase() === `http://${host}`);
}
