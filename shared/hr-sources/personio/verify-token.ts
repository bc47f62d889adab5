import { matchesSecret } from '../../http/matches-secret.ts';
import type { SourceProof, SourceVerdict } from '../hr-source.ts';

/** Personio publishes no signature: what proves a delivery is an unguessable token at the end of the URL's path. */
export function verifyToken({
  pathToken,
  secrets,
}: Pick<SourceProof, 'pathToken' | 'secrets'>): SourceVerdict {
  if (!pathToken) return { kind: 'rejected', because: 'missing' };
  return matchesSecret(pathToken, secrets) ? { kind: 'verified' } : { kind: 'rejected', because: 'mismatch' };
}
