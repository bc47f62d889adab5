export interface FigureOptions {
  /** Fewer rounds: good enough to see that everything runs and roughly where it stands. */
  readonly short: boolean;
  /** Instead of the usual, what takes minutes: a file of more than a gigabyte. */
  readonly giga: boolean;
}

/** What is pursued. Reported, never enforced: a goal that is missed does not fail the run. */
export interface Goal {
  /** The goal for the value itself, or for its ratio to the baseline. */
  readonly of: 'value' | 'ratio';
  readonly atMost: number;
}

/** One line of the table. */
export interface Row {
  readonly label: string;
  /** The unit of `value` and `baseline`; empty for counts. */
  readonly unit: string;
  readonly value: number;
  /** Measured in the same run, so that the machine's speed falls out of the ratio. */
  readonly baseline?: number;
  readonly goal?: Goal;
  /** What someone who wants to better the figure should know, one line each. */
  readonly notes?: readonly string[];
}

/** One thing that is measured. Each has a file of its own in `figures/`. */
export interface Figure {
  /** As in docs/performance.md. */
  readonly id: string;
  readonly title: string;
  /** Throws when it cannot be measured; then the whole run fails. */
  run(options: FigureOptions): Promise<readonly Row[]>;
}
