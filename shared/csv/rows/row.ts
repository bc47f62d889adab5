import type { Attributes } from '../../domain/attributes.ts';
import type { Identifier } from '../../domain/identity/identifiers.ts';
import type { EventType } from '../../domain/user-event.ts';

/** Where a row stands, and what the file has there. */
export interface RowPlace {
  /** As a spreadsheet numbers rows: 1-based, the header included. */
  readonly rowNumber: number;
  /** The line on which it begins, as a text editor counts, 1-based. */
  readonly line: number;
  /** The cells as they stand there, in the order of the header's columns; of a ragged row fewer or more. */
  readonly cells: readonly string[];
  /** Others who are named in a cell of several lines: a stray quotation mark may have made it of their rows. */
  readonly mentions?: readonly Identifier[];
  /** The file ends with this row, and without a line end. */
  readonly isUnterminated?: true;
}

/** What a row says of a person. */
export interface GoodRow extends RowPlace {
  readonly kind: 'row';
  /** The cells that are not blank; `null` for a blank one that clears. At least one identifier is among them. */
  readonly attributes: Attributes;
  /** Undefined: whatever makes the person's accounts equal the row. */
  readonly action?: EventType;
  /** ISO 8601 in UTC with milliseconds. */
  readonly effectiveAt?: string;
  /** A column that is not read, and looks as if it said that the person has left, although the row does not say so. */
  readonly looksLeftBy?: string;
}

/** A row that says nothing that can be used, and all that is wrong with it. */
export interface BadRow extends RowPlace {
  readonly kind: 'rejected';
  readonly errors: readonly RowError[];
  /** Who the row is about, as far as it can be read. They are not absent from the file. */
  readonly identifiers: readonly Identifier[];
  /** What identifies someone in it is at fault, so that it may be about anyone. */
  readonly isUnclear?: true;
  /** It says that the person leaves, or may say so in a word that cannot be read. */
  readonly mayLeave?: true;
}

export type Row = GoodRow | BadRow;

/** What is wrong with a row. Names no value. */
export interface RowError {
  /** The column's name in the file, or the attribute's where the file lacks it; absent where it is the whole row. */
  readonly column?: string;
  readonly code: string;
  readonly expected?: string;
}
