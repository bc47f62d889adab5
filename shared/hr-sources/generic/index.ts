import { matchesSecret } from '../../http/matches-secret.ts';
import type { HrSource, SourceProof, SourceVerdict } from '../hr-source.ts';
import { type GenericSettings, genericSettingsSchema } from './settings.ts';
import { translatePayload } from './translate-payload.ts';

/**
 * A sender whose payload the customer defines, such as a Workday Studio integration or a SuccessFactors Integration
 * Suite flow: it proves itself by HTTP Basic or a bearer token, and the settings say where in its JSON what is. One for each
 * such sender, by its name.
 */
export function createGenericSource(name: string): HrSource<GenericSettings> {
  return {
    name,
    settingsSchema: genericSettingsSchema,
    verify: verifyCredentials,
    translate: translatePayload,
  };
}

const pattern = /^(basic|bearer) +([\x21-\x7e]+)$/i;

/**
 * Checks HTTP Basic (RFC 7617) or a bearer token (RFC 6750) against the secrets. Which of both it is follows from the
 * header: a secret with a colon is `user:password` as it stands in Basic, and no token may hold one (RFC 6750, 2.1).
 */
function verifyCredentials({ headers, secrets }: Pick<SourceProof, 'headers' | 'secrets'>): SourceVerdict {
  const { authorization } = headers;
  if (!authorization) return { kind: 'rejected', because: 'missing' };
  const [, scheme, credentials] = pattern.exec(authorization) ?? [];
  const sent =
    credentials === undefined ? undefined : readCredentials(`${scheme}`.toLowerCase(), credentials);
  if (sent === undefined) return { kind: 'rejected', because: 'malformed' };
  return matchesSecret(sent, secrets) ? { kind: 'verified' } : { kind: 'rejected', because: 'mismatch' };
}

function withoutPadding(base64: string): string {
  return base64.replace(/(?<!=)=+$/, '');
}

/** Undefined for what is not well-formed: a password that was sent as a token never counts, nor the reverse. */
function readCredentials(scheme: string, credentials: string): string | undefined {
  if (scheme === 'bearer') return credentials.includes(':') ? undefined : credentials;
  const bytes = Buffer.from(credentials, 'base64');
  const text = bytes.toString('utf8');
  const isExact = withoutPadding(bytes.toString('base64')) === withoutPadding(credentials);
  return isExact && text.includes(':') && Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}
