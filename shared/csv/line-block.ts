/** Whole lines of a file. Only the last block of a file may lack the line end. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** The number of its first line in the file, 1-based. */
  readonly line: number;
}
