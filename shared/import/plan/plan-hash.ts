import { createHash } from 'node:crypto';
import { type AttributeName, attributeNames } from '../../domain/attributes.ts';
import type { ImportMode } from '../../domain/import/import-mode.ts';
import type { PlannedChange } from '../../domain/import/planned-change.ts';

/**
 * Sums up what a plan would do. Left out is all that differs between a preview and the file itself, or between two
 * plannings of the same: ids of events, `occurredAt`, and whether an `effectiveAt` lies ahead by now. People are named by
 * what the change says of them.
 */
export class PlanHash {
  readonly #hash = createHash('sha256');

  constructor({ mode, feed }: { readonly mode: ImportMode; readonly feed: string | undefined }) {
    this.#add(['plan-1', mode, feed ?? null]);
  }

  addChange({ row, kind, event }: PlannedChange): void {
    const { type, effectiveAt = null, user } = event;
    const cells = attributeNames.flatMap((name: AttributeName) =>
      user[name] === undefined ? [] : [[name, user[name]]],
    );
    this.#add([row, kind, type, effectiveAt, cells]);
  }

  /** Takes back what an earlier row would do. */
  addDuplicate(earlierRow: number): void {
    this.#add([earlierRow, 'duplicate']);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  #add(line: readonly unknown[]): void {
    this.#hash.update(`${JSON.stringify(line)}\n`);
  }
}
