import type { Attributes } from '../../domain/attributes.ts';

/** Who or what else has a name of a row that cannot be told from others. */
export type ConflictSide =
  | { readonly kind: 'row'; readonly row: number }
  /** `about`: what people recognise the person by. */
  | { readonly kind: 'person'; readonly about: Attributes }
  /** `name`: the user name, else the address. */
  | { readonly kind: 'account'; readonly target: string; readonly name: string }
  /** The employee number that is known, where a spreadsheet has changed the row's. */
  | { readonly kind: 'number'; readonly number: string };

/** A row that is in conflict, and with whom. */
export interface RowConflict {
  readonly row: number;
  readonly sides: readonly ConflictSide[];
}
