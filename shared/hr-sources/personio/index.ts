import { matchesSecret } from '../../http/matches-secret.ts';
import type {
  EmployeeNotice,
  HrApi,
  HrAuthorization,
  HrSource,
  SourceProof,
  SourceVerdict,
} from '../hr-source.ts';
import { firstValueAt } from './first-value-at.ts';
import { type PersonioSettings, personioSettingsSchema } from './settings.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';

/** Personio's webhooks for persons and employments. */
export const personio: HrSource<PersonioSettings> = {
  name: 'personio',
  settingsSchema: personioSettingsSchema,
  verify: verifyToken,
  translate: translatePayload,
  apiAccess: (settings) => ({
    ...settings.api,
    authorize: (credentials, post) => signIn({ credentials, settings }, post),
  }),
  fetchEmployee,
  translateEmployee,
};

/** Asks Personio for an employee's record. Undefined: there is no such employee (any more). */
async function fetchEmployee(request: {
  readonly notice: EmployeeNotice;
  readonly api: HrApi;
  readonly settings: PersonioSettings;
}): Promise<unknown> {
  const { notice, api, settings } = request;
  const found = await api.getJson(
    settings.employeePath.replaceAll('{id}', encodeURIComponent(notice.employeeId)),
  );
  return found === undefined ? undefined : (firstValueAt(found, settings.recordPaths) ?? found);
}

/** Exchanges the API credentials for a token. Undefined when credentials are missing, or no token came. */
async function signIn(
  given: { readonly credentials: Readonly<Record<string, string>>; readonly settings: PersonioSettings },
  post: (path: string, body: unknown) => Promise<unknown>,
): Promise<HrAuthorization | undefined> {
  const { credentials, settings } = given;
  const { clientId, clientSecret } = credentials;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  const answer = await post(settings.authPath, { client_id: clientId, client_secret: clientSecret });
  const token = firstValueAt(answer, settings.tokenPaths);
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) return undefined;
  return { header: `Bearer ${token}`, validForSeconds: settings.tokenSeconds };
}

/** Personio publishes no signature: what proves a delivery is an unguessable token at the end of the URL's path. */
function verifyToken({ pathToken, secrets }: Pick<SourceProof, 'pathToken' | 'secrets'>): SourceVerdict {
  if (!pathToken) return { kind: 'rejected', because: 'missing' };
  return matchesSecret(pathToken, secrets) ? { kind: 'verified' } : { kind: 'rejected', because: 'mismatch' };
}
