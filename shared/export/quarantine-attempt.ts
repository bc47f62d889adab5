import type { ExportContext } from './export-context.ts';
import type { ExportRejectedError } from './export-rejected-error.ts';
import { manifestName } from './manifest.ts';

/** What an attempt's folder can hold. */
export const attemptFiles = ['users.csv', 'users.safe.csv', 'drift.csv', 'drift.html', manifestName];

export interface Quarantined {
  readonly context: ExportContext;
  readonly prefix: string;
  readonly target: string;
  readonly date: string;
}

/** Says beside what is kept of the attempt why it is not published. */
export async function quarantineAttempt(
  quarantined: Quarantined,
  { code, details }: ExportRejectedError,
): Promise<{ readonly status: 'quarantined'; readonly reason: string; readonly keys: readonly string[] }> {
  const { context, prefix, target } = quarantined;
  const reason = await putReason(quarantined, { reason: code, ...details });
  context.log('error', 'export-quarantined', { target, reason: code });
  const kept: string[] = [];
  for (const name of attemptFiles) {
    if ((await context.store.head({ key: `${prefix}${name}` })) !== undefined) kept.push(`${prefix}${name}`);
  }
  return { status: 'quarantined', reason: code, keys: [...kept, reason] };
}

/** For whoever finds the folder. The error that ended the attempt says more, and goes on. */
export async function noteUnfinished(quarantined: Quarantined): Promise<void> {
  try {
    await putReason(quarantined, { reason: 'unfinished' });
  } catch (error) {
    quarantined.context.log('warn', 'export-reason-not-written', { target: quarantined.target, error });
  }
}

async function putReason(
  { context, prefix, target, date }: Quarantined,
  reason: Readonly<Record<string, string | number>>,
): Promise<string> {
  const key = `${prefix}reason.json`;
  const at = new Date(context.clock.now()).toISOString();
  const text = `${JSON.stringify({ target, date, ...reason, at }, undefined, 2)}\n`;
  await context.store.put(key, text, 'application/json');
  return key;
}
