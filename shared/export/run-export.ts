import { ObjectGoneError } from '../aws/objects/object-store.ts';
import type { DriftCheck } from '../drift/drift-check.ts';
import type { ExportContext, ExportRequest, ExportResult } from './export-context.ts';
import { ExportRejectedError } from './export-rejected-error.ts';
import { ExportTurn } from './export-turn.ts';
import { type GoodAttempt, makeAttempt } from './make-attempt.ts';
import { manifestName } from './manifest.ts';
import { publishAttempt } from './publish-attempt.ts';

/**
 * Exports one directory for one business date, unless the date has an export already. One run of a target is at work at a
 * time; another one waits, and then finds the date exported.
 *
 * Throws whatever keeps it from making or publishing an export; a directory that is not to be trusted is a result.
 */
export async function runExport(
  context: ExportContext,
  request: ExportRequest,
  given: { readonly signal: AbortSignal },
): Promise<ExportResult> {
  const { target } = request.directory;
  const turn = await ExportTurn.take(context, target, given.signal);
  try {
    const keys = exportKeys({ target, isPrimary: request.isPrimary });
    const signal = AbortSignal.any([given.signal, turn.signal]);
    const run: Run = { context, turn, keys, signal };
    await finishPublication(run);
    return (await existing(run, request)) ?? (await make(run, request));
  } finally {
    await turn.end();
  }
}

interface Run {
  readonly context: ExportContext;
  readonly turn: ExportTurn;
  readonly keys: ExportKeys;
  /** Ends when the time is up, or another run has taken over. */
  readonly signal: AbortSignal;
}

/** What a run that was interrupted while it published left behind is published now: it was found good. */
async function finishPublication(run: Run): Promise<void> {
  const { context, turn } = run;
  const { publishing, target } = turn.record;
  if (publishing === undefined) return;
  try {
    await publish(run, publishing);
  } catch (error) {
    if (!(error instanceof ObjectGoneError)) throw error;
    context.log('warn', 'export-publication-given-up', { target, error });
    await turn.save(({ publishing: _, ...record }) => record);
  }
}

async function existing(
  { context, turn, keys }: Run,
  request: ExportRequest,
): Promise<ExportResult | undefined> {
  const { date } = request;
  const { target, published } = turn.record;
  if (published !== undefined && published.date > date) {
    return { target, date, status: 'outdated', latest: published.date, keys: [] };
  }
  if (request.force) return undefined;
  const manifest = `${keys.published(date)}${manifestName}`;
  if ((await context.store.head({ key: manifest })) === undefined) return undefined;
  return { target, date, status: 'already-published', keys: [manifest] };
}

async function make(run: Run, request: ExportRequest): Promise<ExportResult> {
  const { context, turn, keys, signal } = run;
  const { date } = request;
  const { target } = request.directory;
  const attempt = context.newId();
  const prefix = keys.attempt(date, attempt);
  let made: GoodAttempt;
  try {
    made = await makeAttempt(context, { request, attempt, prefix, last: turn.record.published, signal });
  } catch (error) {
    const quarantined = { context, prefix, target, date };
    if (!(error instanceof ExportRejectedError)) {
      await noteUnfinished(quarantined);
      throw error;
    }
    return { target, date, ...(await quarantineAttempt(quarantined, error)) };
  }
  const publishing = { date, attempt };
  await turn.save((record) => ({ ...record, publishing }));
  const published = await publish(run, publishing);
  await tryHeal({ context, drift: made.drift, target });
  const { manifest, summary } = made;
  return {
    target,
    date,
    status: 'published',
    rows: manifest.rows,
    source: manifest.source,
    drift: summary,
    keys: published.keys,
  };
}

async function publish(
  { context, turn, keys, signal }: Run,
  { date, attempt }: { readonly date: string; readonly attempt: string },
): Promise<{ readonly keys: readonly string[] }> {
  const from = keys.attempt(date, attempt);
  const done = await publishAttempt({
    store: context.store,
    signer: context.signer,
    from,
    to: keys.published(date),
    signal,
  });
  const { keys: written, ...published } = done;
  await turn.save(({ publishing: _, ...record }) => ({ ...record, published }));
  context.log('info', 'export-published', { target: turn.record.target, rows: published.rows });
  await tryRemove(context, from);
  return { keys: written };
}

/** What stays behind is a copy of what is published, and expires. */
async function tryRemove({ store, log }: ExportContext, folder: string): Promise<void> {
  try {
    for (const name of attemptFiles) await store.remove(`${folder}${name}`);
  } catch (error) {
    log('warn', 'export-attempt-not-removed', { error });
  }
}

/** What cannot be put on the queue tonight is found again tomorrow: the export stands. */
async function tryHeal(given: {
  readonly context: ExportContext;
  readonly drift: DriftCheck;
  readonly target: string;
}): Promise<void> {
  const { context, drift, target } = given;
  try {
    const count = await drift.heal();
    if (count > 0) context.log('info', 'drift-healing', { target, count });
  } catch (error) {
    context.log('error', 'drift-healing-failed', { target, error });
  }
}

/** Where the exports of a target are, and where its attempts begin, and stay when they fail. */
interface ExportKeys {
  published(date: string): string;
  /** The folder in which an attempt is made. */
  attempt(date: string, attempt: string): string;
}

/** `exports/users/date=…/` for the first directory of a stage, `exports/<target>-users/date=…/` for every other. */
export function exportKeys(directory: { readonly target: string; readonly isPrimary: boolean }): ExportKeys {
  const name = directory.isPrimary ? 'users' : `${directory.target}-users`;
  return {
    published: (date) => `exports/${name}/date=${date}/`,
    attempt: (date, attempt) => `quarantine/${name}/date=${date}/attempt-${attempt}/`,
  };
}

/** What an attempt's folder can hold. */
const attemptFiles = ['users.csv', 'users.safe.csv', 'drift.csv', 'drift.html', manifestName];

interface Quarantined {
  readonly context: ExportContext;
  readonly prefix: string;
  readonly target: string;
  readonly date: string;
}

/** Says beside what is kept of the attempt why it is not published. */
async function quarantineAttempt(
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
async function noteUnfinished(quarantined: Quarantined): Promise<void> {
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
