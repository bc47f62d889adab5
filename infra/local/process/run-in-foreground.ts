import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { relative } from 'node:path';
import { signWebhook } from '../sign-webhook.ts';
import { readLocalEnvironment } from '../start/local-environment.ts';
import { startHost } from '../start/start-host.ts';

interface ForegroundOptions {
  readonly variables: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
}

/** Starts the host, says where everything is and how to try it, and stays until the signal. */
export async function runInForeground({ variables, signal, print }: ForegroundOptions): Promise<void> {
  const environment = readLocalEnvironment(variables);
  print(`Starting stage ${environment.stage} …`);
  const host = await startHost({ ...environment, signal, onNotice: print });
  const { stack, simulator, esperSimulator } = host;
  const seconds = process.uptime().toFixed(1);
  print(`
Ready in ${seconds} s. Stop with Ctrl-C.

  API        ${stack.apiUrl}
  Infraon    ${place(stack.infraonUrl, simulator)}${stack.esperUrl ? `\n  Esper      ${place(stack.esperUrl, esperSimulator)}` : ''}
${stack.hrApiUrl ? `  HR API     ${stack.hrApiUrl} (simulated; see docs/hr-sources.md)\n` : ''}${stack.scim ? `  SCIM       ${stack.scim.url} (token: ${stack.scim.token}; see docs/scim.md)\n` : ''}  SQS, S3    ${stack.endpoints.sqs}
  DynamoDB   ${stack.endpoints.dynamodb}
  Secrets    ${stack.endpoints.secretsmanager}
  Logs       ${relative(process.cwd(), host.logDirectory)}/
  All names  ${relative(process.cwd(), host.logDirectory).replace(/logs$/, 'stack.json')}

Onboard an invented person (the signature is valid for 5 minutes; \`npm run demo\` signs for itself):

${exampleCommand(stack)}
${stack.scim ? `\nThe same by SCIM 2.0 (or \`npm run demo -- scim\`):\n\n${exampleScimCommand(stack.scim)}\n` : ''}`);
  if (!simulator && !environment.infraonApiKey) print(missingKey('INFRAON_API_KEY'));
  if (stack.esperUrl && !esperSimulator && !environment.esperApiKey) print(missingKey('ESPER_API_KEY'));
  if (environment.esperBaseUrl && !stack.esperUrl)
    print(`ESPER_BASE_URL is not used: the stage ${environment.stage} keeps no accounts of Esper.\n`);
  if (!signal.aborted) await once(signal, 'abort');
  print('Stopping …');
  await host.stop();
}

function place(url: string, simulator: object | undefined): string {
  return simulator ? `${url} (simulated; its users: ${url}/_simulator/users)` : url;
}

function missingKey(variable: string): string {
  return `${variable} is not set: the vendor will refuse the random key that is used instead.\n`;
}

/** A `curl` that onboards an invented person, signed now: one line to copy and paste within five minutes. */
export function exampleCommand(stack: { readonly apiUrl: string; readonly webhookSecret: string }): string {
  const now = Date.now();
  const body = JSON.stringify({
    occurredAt: new Date(now).toISOString(),
    user: { email: 'mina.okafor@example.com', givenName: 'Mina', familyName: 'Okafor', role: 'Requester' },
  });
  const headers = {
    'content-type': 'application/json',
    prefer: 'wait=15',
    ...signWebhook({ id: `example-${randomUUID()}`, body, secret: stack.webhookSecret, now }),
  };
  const flags = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  return `curl -i -X POST ${stack.apiUrl}/webhooks/onboard-user ${flags.join(' ')} --data '${body}'`;
}

/** A `curl` by which an identity provider would create an invented person. */
function exampleScimCommand({ url, token }: { readonly url: string; readonly token: string }): string {
  const body = JSON.stringify({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'noor.haddad@example.com',
    name: { givenName: 'Noor', familyName: 'Haddad' },
    emails: [{ value: 'noor.haddad@example.com', type: 'work', primary: true }],
    active: true,
  });
  const flags = [`authorization: Bearer ${token}`, 'content-type: application/scim+json'].map(
    (header) => `-H '${header}'`,
  );
  return `curl -i -X POST ${url}/Users ${flags.join(' ')} --data '${body}'`;
}
