import { growableUint32, TextPool } from '../../../bulk/packed-arrays.ts';
import type { ConflictSide, RowConflict } from '../../decide/conflict-side.ts';

/** With whom rows are in conflict. */
export class ConflictNotes {
  readonly #texts = new TextPool();
  /** The place of a row's text, plus one. */
  readonly #places = growableUint32();
  #lastRow = 0;

  set(row: number, sides: readonly ConflictSide[]): void {
    if (sides.length === 0) return;
    this.#texts.push(JSON.stringify(sides));
    this.#places.set(row, this.#texts.count);
    this.#lastRow = Math.max(this.#lastRow, row);
  }

  /** By ascending row. */
  *list(): Generator<RowConflict, void, void> {
    for (let row = 1; row <= this.#lastRow; row += 1) {
      const place = this.#places.get(row);
      if (place > 0) yield { row, sides: JSON.parse(this.#texts.get(place - 1)) };
    }
  }
}
