import { createHideMessage } from '../../shared/aws/hide-message.ts';
import { createSecretsClient } from '../../shared/aws/secrets/read-secret.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { createHrApi, type HrApiAttempt } from '../../shared/hr-sources/api/create-hr-api.ts';
import { createHrCredentials } from '../../shared/hr-sources/api/create-hr-credentials.ts';
import { createSourceIntake } from '../../shared/hr-sources/door/create-source-intake.ts';
import type { HrApi } from '../../shared/hr-sources/hr-source.ts';
import { createEnrichNotice } from '../../shared/hr-sources/notices/enrich-notice.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(environmentSchema);
const door = createSourceIntake('enrich-source-event', environment);
const { ledger, log } = door;
const client = createSecretsClient();
const apis = new Map<string, HrApi>();
for (const [source, { enrichment }] of door.sources) {
  const secretId = environment.HR_SOURCE_API_SECRETS[source];
  if (enrichment === undefined || secretId === undefined) continue;
  const credentials = createHrCredentials({ client, secretId, source, log });
  const onAttempt = (attempt: HrApiAttempt) => log('info', 'hr-api-called', { source, ...attempt });
  apis.set(source, createHrApi({ access: enrichment.access, credentials, onAttempt }));
}

export const handler = logInvocation(
  createHandler({
    enrichNotice: createEnrichNotice({ ...door, apiOf: (source) => apis.get(source) }),
    ledger,
    hide: createHideMessage({
      client: door.queueClient,
      queueUrls: [environment.SOURCE_NOTICES_QUEUE_URL],
      log,
    }),
    retry: environment.RETRY_OPTIONS,
    random: Math.random,
    log,
  }),
);
