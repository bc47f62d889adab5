import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../../http/parse-json.ts';
import type { ScimProof } from './scim-secret.ts';

/** How long a token of the token endpoint is good for. */
export const accessTokenSeconds = 1800;

const header = Buffer.from('{"alg":"HS256","typ":"at+jwt"}').toString('base64url');

const claimsSchema = z.object({ aud: z.string(), client_id: z.string(), exp: z.int() });

/** Signs a short-lived token (RFC 9068) for one SCIM client's endpoints. Undefined: there is no key. */
export function signAccessToken(about: {
  readonly clientName: string;
  readonly oauthClientId: string;
  readonly keys: readonly KeyObject[];
  /** Milliseconds since 1970. */
  readonly now: number;
}): string | undefined {
  const [key] = about.keys;
  if (key === undefined) return undefined;
  const issuedAt = Math.floor(about.now / 1000);
  const claims = {
    iss: 'user-lifecycle',
    aud: audienceOf(about.clientName),
    client_id: about.oauthClientId,
    iat: issuedAt,
    exp: issuedAt + accessTokenSeconds,
  };
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${sign(signed, key).toString('base64url')}`;
}

export type AccessTokenVerdict = 'genuine' | 'expired' | 'mismatch';

/**
 * Checks a token that {@link signAccessToken} may have signed. The header has to be ours to the letter, so no token chooses how
 * it is checked. A token ends with the credentials it was given for.
 */
export function checkAccessToken(
  token: string,
  {
    clientName,
    proof,
    now,
  }: { readonly clientName: string; readonly proof: ScimProof; readonly now: number },
): AccessTokenVerdict {
  const [head, payload = '', signature = '', ...rest] = token.split('.');
  if (head !== header || rest.length > 0) return 'mismatch';
  const given = Buffer.from(signature, 'base64url');
  const isGenuine =
    proof.signingKeys.filter((key) => isEqual(given, sign(`${head}.${payload}`, key))).length > 0;
  if (!isGenuine) return 'mismatch';
  const claims = claimsSchema.safeParse(parseJson(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!claims.success || claims.data.aud !== audienceOf(clientName)) return 'mismatch';
  if (!proof.oauthClients.some(({ id }) => id === claims.data.client_id)) return 'mismatch';
  return claims.data.exp * 1000 > now ? 'genuine' : 'expired';
}

function audienceOf(clientName: string): string {
  return `scim/${clientName}`;
}

function sign(text: string, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

function isEqual(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
