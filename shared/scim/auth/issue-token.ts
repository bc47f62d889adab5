import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createGuessBrake } from '../../http/slow-guesses.ts';
import { answerHeaders } from '../../webhook/answer-headers.ts';
import { accessTokenSeconds, signAccessToken } from './access-token.ts';
import type { BearerOptions, ScimCaller } from './require-bearer.ts';
import { matchesDigest, type ScimProof } from './scim-secret.ts';

const maxBytes = 8192;
const formMediaType = /^application\/x-www-form-urlencoded[ \t]*(?:;|$)/i;

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/**
 * Makes the token endpoint of RFC 6749, section 4.4: client credentials in the `Authorization` header or in the body, a token for
 * half an hour. Errors are as section 5.2 has them.
 */
export function createTokenEndpoint(options: BearerOptions) {
  const { log, now } = options;
  const slowDown = createGuessBrake(options);

  return async function issueToken(
    { clientName, secret }: ScimCaller,
    request: APIGatewayProxyEventV2,
  ): Promise<APIGatewayProxyStructuredResultV2> {
    const { headers, body = '', isBase64Encoded, requestContext } = request;
    if (requestContext.http.method !== 'POST') return refuse(405, 'invalid_request', { allow: 'POST' });
    if (!formMediaType.test(headers['content-type'] ?? '')) return refuse(400, 'invalid_request');
    const form = readForm(bytesOf({ body, isBase64Encoded }));
    const grantType = form?.get('grant_type');
    if (form === undefined || typeof grantType !== 'string') return refuse(400, 'invalid_request');
    if (grantType !== 'client_credentials') return refuse(400, 'unsupported_grant_type');
    const credentials = readCredentials(headers.authorization, form);
    const grant = (proof: ScimProof): string | undefined =>
      credentials !== undefined && isKnown(credentials, proof)
        ? signAccessToken({
            ...{ clientName, oauthClientId: credentials.id, keys: proof.signingKeys, now: now() },
          })
        : undefined;
    let token = grant(await secret.get());
    if (token === undefined && credentials !== undefined) {
      const newer = await secret.refetch();
      token = newer === undefined ? undefined : grant(newer);
    }
    if (token === undefined) {
      const because = credentials === undefined ? 'absent' : 'mismatch';
      log('warn', 'scim-unauthorized', { source: `scim-${clientName}`, because });
      if (because === 'mismatch') await slowDown(clientName);
      return refuse(401, 'invalid_client', { 'www-authenticate': 'Basic realm="scim"' });
    }
    return answer(200, { access_token: token, token_type: 'Bearer', expires_in: accessTokenSeconds });
  };
}

/** Undefined where there are more than any client sends. */
function bytesOf(sent: { readonly body: string; readonly isBase64Encoded: boolean }): Buffer | undefined {
  const bytes = Buffer.from(sent.body, sent.isBase64Encoded ? 'base64' : 'utf8');
  return bytes.length > maxBytes ? undefined : bytes;
}

/** RFC 6749, section 3.2: no parameter comes twice. Undefined where one does. */
function readForm(bytes: Buffer | undefined): URLSearchParams | undefined {
  const form = new URLSearchParams(bytes?.toString('utf8') ?? '');
  return new Set(form.keys()).size < form.size ? undefined : form;
}

/** Every id is compared as well as every secret, so that neither shows in the time it takes. */
function isKnown({ id, secret }: Credentials, { oauthClients }: ScimProof): boolean {
  const matching = oauthClients.filter((client) => {
    const isSecret = matchesDigest(secret, [client.secretDigest]);
    return client.id === id && isSecret;
  });
  return matching.length > 0;
}

/** RFC 6749, section 2.3.1: in the header both are form-encoded. */
function readCredentials(authorization: string | undefined, form: URLSearchParams): Credentials | undefined {
  const encoded = /^Basic +(?<pair>[A-Za-z0-9+/]{1,4096}={0,2}) *$/i.exec(authorization ?? '')?.groups?.pair;
  if (encoded === undefined) {
    const [id, secret] = [form.get('client_id'), form.get('client_secret')];
    return id === null || secret === null ? undefined : { id, secret };
  }
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return undefined;
  return { id: decode(pair.slice(0, colon)), secret: decode(pair.slice(colon + 1)) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function refuse(
  status: number,
  error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type',
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 {
  const { headers: usual, ...result } = answer(status, { error });
  return { ...result, headers: { ...usual, ...headers } };
}

function answer(status: number, body: object): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { ...answerHeaders('application/json'), pragma: 'no-cache' },
    body: JSON.stringify(body),
  };
}
