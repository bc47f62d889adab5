import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { localCredentials } from '../../../infra/local/emulators/local-credentials.ts';
import { isSignedBy, publicKeyOf, readSignature } from '../../../shared/evidence/signature.ts';
import { type Manifest, manifestSchema } from '../../../shared/export/manifest.ts';
import type { FaultWorld } from '../fault-world.ts';

const resultSchema = z.looseObject({
  target: z.string(),
  date: z.iso.date(),
  status: z.enum(['published', 'already-published', 'outdated', 'quarantined', 'failed']),
  reason: z.string().optional(),
  source: z.string().optional(),
  rows: z.int().optional(),
  keys: z.array(z.string()),
});

/** What became of an export. */
export type ExportAnswer = z.infer<typeof resultSchema>;

/** The export bucket as those see it who read exports, and the function that fills it. */
export interface Exports extends Disposable {
  /** A date that is later than that of every export. */
  nextDate(): Promise<string>;
  /** Exports as the schedule does at a time (ISO 8601); a failure throws. */
  fire(scheduledTime: string): Promise<ExportAnswer>;
  /** As `fire`, at a quarter past midnight, UTC, of a date. */
  night(date: string): Promise<ExportAnswer>;
  /** As a person starts it: answers also when it failed. */
  run(event: { readonly scheduledTime?: string; readonly force?: boolean }): Promise<ExportAnswer>;
  keys(prefix: string): Promise<readonly string[]>;
  text(key: string): Promise<string>;
  bytes(key: string): Promise<Uint8Array>;
  manifest(date: string): Promise<Manifest>;
  /** Whether the stage's key made the signature beside the manifest of a date. */
  isSigned(date: string): Promise<boolean>;
}

/** Where the set of a date is published. */
export const folderOf = (date: string): string => `exports/users/date=${date}/`;

/** The names of a complete set, in order. */
export const fileNames = [
  'drift.csv',
  'drift.html',
  'manifest.json',
  'manifest.sig.json',
  'users.csv',
  'users.safe.csv',
];

export function openExports({ host }: Pick<FaultWorld, 'host'>): Exports {
  const { region, endpoints, buckets, keys: signingKeys, apiUrl } = host.stack;
  const s3 = new S3Client({ region, endpoint: endpoints.s3, credentials: localCredentials });
  const kms = new KMSClient({ region, endpoint: endpoints.kms, credentials: localCredentials });
  const { exports: Bucket = '' } = buckets;

  async function run(event: object): Promise<ExportAnswer> {
    const response = await fetch(`${apiUrl}/_local/functions/nightly-export/invoke`, {
      method: 'POST',
      body: JSON.stringify(event),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the export failed: ${text}`);
    const { result } = z
      .object({ result: z.object({ exports: z.array(resultSchema) }) })
      .parse(JSON.parse(text));
    const [answer] = result.exports;
    if (answer === undefined) throw new Error('no target was exported');
    return answer;
  }
  async function keys(Prefix: string): Promise<readonly string[]> {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.flatMap(({ Key }) => Key ?? []).toSorted();
  }
  async function bytes(Key: string): Promise<Uint8Array> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    if (Body === undefined) throw new Error(`${Key} is empty`);
    return Body.transformToByteArray();
  }
  const text = async (key: string) => Buffer.from(await bytes(key)).toString();

  return {
    run,
    keys,
    bytes,
    text,
    fire: (scheduledTime) => run({ scheduledTime }),
    night: (date) => run({ scheduledTime: `${date}T00:15:00Z` }),
    async nextDate() {
      const dates = (await keys('exports/users/date=')).flatMap(
        (key) => /date=([\d-]+)/.exec(key)?.[1] ?? [],
      );
      const latest = Date.parse(dates.at(-1) ?? new Date().toISOString().slice(0, 10));
      return new Date(latest + 24 * 3600 * 1000).toISOString().slice(0, 10);
    },
    manifest: async (date) => manifestSchema.parse(JSON.parse(await text(`${folderOf(date)}manifest.json`))),
    async isSigned(date) {
      const [manifest, signed] = await Promise.all(
        ['manifest.json', 'manifest.sig.json'].map((name) => bytes(`${folderOf(date)}${name}`)),
      );
      const signature = readSignature(Buffer.from(signed ?? []));
      const { PublicKey = new Uint8Array() } = await kms.send(
        new GetPublicKeyCommand({ KeyId: signingKeys.evidence }),
      );
      if (manifest === undefined || signature === undefined) return false;
      return isSignedBy([publicKeyOf(PublicKey)], { bytes: manifest, signature });
    },
    [Symbol.dispose]: () => {
      s3.destroy();
      kms.destroy();
    },
  };
}
