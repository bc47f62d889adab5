import { createAuditLedger } from '../../shared/audit/audit-ledger.ts';
import { sealHours } from '../../shared/audit/seal-hours.ts';
import { createObjectClient, createObjectStore } from '../../shared/aws/objects/create-object-store.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { createKeyClient, createKmsSigner, getPublicKey } from '../../shared/evidence/create-kms-signer.ts';
import { createDynamoClient } from '../../shared/ledger/table/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(environmentSchema);
const kms = createKeyClient();
const options = {
  ledger: createAuditLedger({
    dynamo: createDynamoClient(),
    tableName: environment.LEDGER_TABLE_NAME,
    ...environment.LEDGER_OPTIONS,
  }),
  store: createObjectStore({ client: createObjectClient(), bucket: environment.AUDIT_BUCKET_NAME }),
  signer: createKmsSigner({ client: kms, keyId: environment.EVIDENCE_KEY_ARN }),
  publicKey: () => getPublicKey(kms, environment.EVIDENCE_KEY_ARN),
  ...environment.AUDIT_OPTIONS,
  now: () => new Date(),
};

export const handler = logInvocation(
  createHandler({
    seal: (hasTime) => sealHours(options, hasTime),
    log: createLog({ context: { function: 'seal-audit' } }),
  }),
);
