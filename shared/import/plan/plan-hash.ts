import { createHash } from 'node:crypto';
import { type AttributeName, attributeNames } from '../../domain/attributes.ts';
import type { PlannedChange } from '../../domain/import/planned-change.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * Sums up what a plan would do. Left out is all that differs between a preview and the file itself, or between two
 * plannings of the same: ids of events, `occurredAt`, and whether an `effectiveAt` lies ahead by now. People are named by
 * what the change says of them.
 */
export class PlanHash {
  readonly #hash = createHash('sha256');

  readonly #targets: readonly string[];

  constructor({
    mode,
    feed,
    targets,
  }: Pick<PlanInput, 'mode' | 'targets'> & { readonly feed: string | undefined }) {
    this.#targets = targets.map(({ name }) => name);
    this.#add(['plan-1', mode, feed ?? null]);
  }

  addChange({ row, kind, kinds, event }: PlannedChange): void {
    const { type, effectiveAt = null, user } = event;
    const cells = attributeNames.flatMap((name: AttributeName) =>
      user[name] === undefined ? [] : [[name, user[name]]],
    );
    const perTarget = this.#targets.length === 1 ? [] : [this.#targets.map((name) => [name, kinds[name]])];
    this.#add([row, kind, type, effectiveAt, cells, ...perTarget]);
  }

  /** Takes back what a row would do. */
  addWithdrawn(row: number, status: 'duplicate' | 'identity-conflict'): void {
    this.#add([row, status]);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  #add(line: readonly unknown[]): void {
    this.#hash.update(`${JSON.stringify(line)}\n`);
  }
}
