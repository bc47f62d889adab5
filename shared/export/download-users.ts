import type { ObjectStore } from '../aws/objects/object-store.ts';
import type { ExportDirectory } from '../targets/directory-export.ts';
import { TargetError } from '../targets/target-error.ts';
import type { ExportContext } from './export-context.ts';
import { storeUsers } from './store-users.ts';

class DownloadBrokenOffError extends Error {
  override readonly name = 'DownloadBrokenOffError';

  constructor(cause: unknown) {
    super('the download broke off', { cause });
  }
}

/** No wait before another attempt is longer, whatever the target asks for. */
const maxWaitSeconds = 60;

/**
 * Stores what the target's own download gives, and returns the number of its rows. Undefined where there is none to be had:
 * the target has no download or answers JSON, or it is refused, each of the attempts failed, or half of
 * the time is gone.
 *
 * Throws an `ExportRejectedError` for a download that is no trustworthy CSV.
 */
export async function downloadUsers(
  context: ExportContext,
  given: {
    readonly directory: ExportDirectory;
    readonly store: Pick<ObjectStore, 'openWriter'>;
    readonly prefix: string;
    readonly signal: AbortSignal;
    readonly remainingMs: () => number;
  },
): Promise<number | undefined> {
  const { directory, store, prefix } = given;
  const { target } = directory;
  const { downloadAttempts, firstBackoffSeconds } = context.options;
  if (directory.download === undefined) return undefined;
  const time = AbortSignal.timeout(Math.max(1, Math.floor(given.remainingMs() / 2)));
  const signal = AbortSignal.any([given.signal, time]);
  for (let attempt = 1; ; attempt += 1) {
    given.signal.throwIfAborted();
    try {
      const { format, body } = await directory.download({ signal });
      if (format === 'json') {
        context.log('info', 'export-download-is-json', { target });
        await body.cancel();
        return undefined;
      }
      const [idColumn = ''] = directory.columns;
      return await storeUsers({ source: chunksOf(body), idColumn, store, prefix });
    } catch (error) {
      if (given.signal.aborted || !isOfTarget(error)) throw error;
      context.log('warn', 'export-download-failed', { target, attempt, error });
      // A key that may not download may list. Where it is refused altogether, the listing says so.
      if (attempt >= downloadAttempts || isRefused(error)) return undefined;
      const asked = error instanceof TargetError ? (error.retryAfterSeconds ?? 0) : 0;
      const seconds = Math.min(maxWaitSeconds, Math.max(asked, firstBackoffSeconds * 2 ** (attempt - 1)));
      const inTime = await context.clock.sleep(seconds * 1000, signal).then(
        () => true,
        () => false,
      );
      if (given.signal.aborted) throw given.signal.reason;
      if (!inTime) return undefined;
    }
  }
}

/** What a body fails with is the download's fault; what storing it fails with is not. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const next = await reader.read().catch((cause: unknown) => {
        throw new DownloadBrokenOffError(cause);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // No one reads on: a connection that cannot be closed in order is closed all the same.
    await reader.cancel().catch(() => undefined);
  }
}

function isOfTarget(error: unknown): boolean {
  return error instanceof DownloadBrokenOffError || error instanceof TargetError;
}

function isRefused(error: unknown): boolean {
  return error instanceof TargetError && error.kind !== 'unavailable';
}
