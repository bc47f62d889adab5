import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { scimAccessSchema } from './scim-access.ts';

const names = z.record(z.string(), z.string());

const stackSchema = z.object({
  pid: z.int(),
  apiUrl: z.string(),
  infraonUrl: z.string(),
  infraonApiKey: z.string(),
  esperUrl: z.string().optional(),
  esperApiKey: z.string().optional(),
  /** Where the stage has HR systems that are asked about employees. */
  hrApiUrl: z.string().optional(),
  hrApiKey: z.string().optional(),
  webhookSecret: z.string(),
  /** The first SCIM client, where the stage has one. */
  scim: scimAccessSchema.optional(),
  region: z.string(),
  endpoints: z.object({
    s3: z.string(),
    sqs: z.string(),
    dynamodb: z.string(),
    secretsmanager: z.string(),
    kms: z.string(),
  }),
  buckets: names,
  queues: names,
  tables: names,
  secrets: names,
  keys: names,
  functions: z.record(z.string(), z.object({ pids: z.array(z.int()).readonly() })),
  schedules: z.array(z.string()).readonly(),
});

/**
 * What `.local/stack.json` says of a running host: addresses, names, keys and process ids. Queues are URLs,
 * buckets and tables names, secrets and keys ARNs, each by the short name that the template gives.
 */
export type Stack = z.infer<typeof stackSchema>;

/**
 * Writes the file so that a reader sees the whole old or the whole new one. It holds keys: only its owner may
 * read it.
 */
export function writeStackFile(path: string, stack: Stack): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(stack, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** Removes the file, unless another host has written it since. */
export function removeStackFile(path: string, pid: number): void {
  if (readStackFile(path)?.pid === pid) rmSync(path, { force: true });
}

/** Reads the file; undefined when there is none that can be read. */
export function readStackFile(path: string): Stack | undefined {
  try {
    return stackSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
