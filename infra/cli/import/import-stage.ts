import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { importFiles } from '../../../shared/import/import-files.ts';
import { createImportLedger } from '../../../shared/import/ledger/create-import-ledger.ts';
import type { ImportRecord } from '../../../shared/import/ledger/import-records.ts';
import { localCredentialsOf } from '../../local/emulators/local-credentials.ts';
import type { Stage } from '../common/open-stage.ts';

/** As much of a stage as imports from a terminal need. */
export interface ImportStage extends AsyncDisposable {
  readonly title: string;
  readonly s3: S3Client;
  readonly drops: string;
  /** Undefined until the file was taken up. */
  getImport(importId: string): Promise<ImportRecord | undefined>;
  readSummary(importId: string): Promise<string>;
  /** Whom an approver should look at. Undefined: the file could not be planned. */
  readIdentities(importId: string): Promise<string | undefined>;
  /** Where a person finds the reports. */
  whereReportsAre(importId: string): readonly string[];
  /** Between two looks at the progress. */
  readonly pollMs: number;
}

/**
 * Opens a stage for imports. In AWS, whoever runs the command is known by the credentials in the environment; the local host knows
 * callers by their access key, which is `localName`.
 */
export function openImportStage(
  stage: Stage,
  { localName }: { readonly localName: 'dropper' | 'approver' },
): ImportStage {
  const settings = stage.settings('s3');
  const isLocal = settings.endpoint !== undefined;
  const s3 = new S3Client(
    isLocal ? { ...settings, credentials: localCredentialsOf(localName), forcePathStyle: true } : settings,
  );
  const dynamo = new DynamoDBClient(stage.settings('dynamodb'));
  // The ledger is only read here, so that nothing will have to be recovered.
  const ledger = createImportLedger({ dynamo, tableName: stage.ledgerTable, recoverAfterSeconds: 0 });
  const { drops, reports } = stage.buckets;
  const read = async (Key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: reports, Key }));
    return Body?.transformToString();
  };
  return {
    title: stage.title,
    s3,
    drops,
    getImport: (importId) => ledger.getImport(importId),
    readSummary: async (importId) => (await read(importFiles(importId).summary)) ?? '',
    async readIdentities(importId) {
      try {
        return await read(importFiles(importId).identities);
      } catch (error) {
        // Whoever may not list a bucket is denied what is not there.
        if (error instanceof S3ServiceException && isAbsent(error)) return undefined;
        throw error;
      }
    },
    whereReportsAre(importId) {
      const folder = `${reports}/${importFiles(importId).folder}`;
      return isLocal
        ? [`${settings.endpoint}/${folder}report.html`]
        : [`s3://${folder}`, `aws s3 cp --recursive s3://${folder} import-${importId}`];
    },
    pollMs: isLocal ? 300 : 2000,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      dynamo.destroy();
    },
  };
}

function isAbsent({ $metadata }: S3ServiceException): boolean {
  return $metadata.httpStatusCode === 404 || $metadata.httpStatusCode === 403;
}
