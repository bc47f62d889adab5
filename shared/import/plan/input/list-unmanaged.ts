import { openLineWriter } from '../../../aws/objects/json-lines.ts';
import { DigestMap } from '../../../bulk/digest-map.ts';
import { digest } from '../../../domain/digest.ts';
import { normaliseIdentifier } from '../../../domain/identity/identifiers.ts';
import { importFiles } from '../../import-files.ts';
import type { ImportRun } from '../../import-run.ts';
import type { PlanResult, UnmatchedAccount } from '../plan-result.ts';
import { readOtherFeeds } from './feed-members.ts';

/** DynamoDB gives so many items at once. */
const batchSize = 100;

/**
 * Writes the accounts that no one manages: neither the file, nor an event, nor another feed ever said anything of them.
 * Returns how many there are, by the target's name.
 */
export async function listUnmanaged(
  run: ImportRun,
  result: PlanResult,
): Promise<ReadonlyMap<string, number>> {
  const { context, record } = run;
  const names = new UnmanagedNames();
  for (const { name } of result.listUnmatchedAccounts()) names.add(normaliseIdentifier(name));
  await removeOtherFeeds(run, names);
  const counts = new Map(context.targets.map(({ name }) => [name, 0]));
  const writer = openLineWriter(context.reports, importFiles(record.importId).unmanaged);
  try {
    for (const batch of inBatches(result.listUnmatchedAccounts(), names)) {
      const ids = batch.map(({ id }) => id);
      const [{ target } = { target: '' }] = batch;
      const owned = await context.ledger.findClaimedAccounts({ target, accountIds: ids });
      for (const account of batch) {
        if (owned.has(account.id)) continue;
        counts.set(target, (counts.get(target) ?? 0) + 1);
        await writer.write(account);
      }
    }
    await writer.end();
  } catch (error) {
    await Promise.allSettled([writer.abort()]);
    throw error;
  }
  return counts;
}

async function removeOtherFeeds({ context, record }: ImportRun, names: UnmanagedNames): Promise<void> {
  if (names.isEmpty) return;
  for await (const { identifiers } of readOtherFeeds(context, { feed: record.place?.feed })) {
    for (const { value } of identifiers) names.remove(value);
  }
}

/** The names of accounts that no one is known to manage, as digests: there may be as many as accounts. */
class UnmanagedNames {
  readonly #digests = new DigestMap<'isManaged'>();
  #isEmpty = true;

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  add(name: string): void {
    this.#digests.set('isManaged', digest(name), 0);
    this.#isEmpty = false;
  }

  has(name: string): boolean {
    return this.#digests.get('isManaged', digest(name)) === 0;
  }

  remove(name: string): void {
    if (this.has(name)) this.#digests.set('isManaged', digest(name), 1);
  }
}

/** Each of one target. */
function* inBatches(
  accounts: Iterable<UnmatchedAccount>,
  names: UnmanagedNames,
): Generator<readonly UnmatchedAccount[]> {
  let batch: UnmatchedAccount[] = [];
  for (const account of accounts) {
    if (batch.length > 0 && batch[0]?.target !== account.target) {
      yield batch;
      batch = [];
    }
    if (names.has(normaliseIdentifier(account.name))) batch.push(account);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
