import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createGuessBrake } from '../../http/slow-guesses.ts';
import type { Log } from '../../log/log.ts';
import { ScimError, scimFaults } from '../http/scim-error.ts';
import { checkAccessToken } from './access-token.ts';
import { matchesDigest, type ScimProof, type ScimSecret } from './scim-secret.ts';

export interface ScimCaller {
  /** The name of the SCIM client in the configuration. */
  readonly clientName: string;
  readonly secret: ScimSecret;
}

export interface BearerOptions {
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

const bearer = /^Bearer +(?<token>[\x21-\x7e]{1,4096}) *$/i;

type Verdict = 'genuine' | 'absent' | 'expired' | 'mismatch';

/**
 * Makes the check of `Authorization: Bearer …`: a long-lived token by its digest, or a short-lived one by its signature. A token that
 * nothing explains may be newer than the secret at hand, which is then fetched again, rarely. Throws a {@link ScimError} (401), or
 * a `SecretUnavailableError`: without the secret no door is open.
 */
export function createBearerCheck(options: BearerOptions) {
  const { log, now } = options;
  const slowDown = createGuessBrake(options);

  return async function requireBearer(
    { clientName, secret }: ScimCaller,
    { headers }: Pick<APIGatewayProxyEventV2, 'headers'>,
  ): Promise<void> {
    const token = bearer.exec(headers.authorization ?? '')?.groups?.token;
    const judge = (proof: ScimProof): Verdict => {
      if (token === undefined) return 'absent';
      if (matchesDigest(token, proof.tokenDigests)) return 'genuine';
      return checkAccessToken(token, { clientName, proof, now: now() });
    };
    let verdict = judge(await secret.get());
    if (verdict === 'mismatch') {
      const newer = await secret.refetch();
      if (newer !== undefined) verdict = judge(newer);
    }
    if (verdict === 'genuine') return;
    // A token that has only expired is no one's guess: its owner fetches another.
    if (verdict !== 'expired')
      log('warn', 'scim-unauthorized', { source: `scim-${clientName}`, because: verdict });
    if (verdict === 'mismatch') await slowDown(clientName);
    throw new ScimError(scimFaults.unauthorized, { because: verdict });
  };
}
