import type { Operation } from './operation.ts';

/** What came of a command. */
export interface CommandResult {
  /** For the person at the terminal, at most 100 columns wide. */
  readonly lines: readonly string[];
  /** The same for a program, with `--json`. */
  readonly json: unknown;
  /** Whether a human has to look, or nothing was done: exit code 1. */
  readonly needsAttention?: boolean;
}

export interface CommandOption {
  readonly type: 'string' | 'boolean';
  /** The placeholder of a value, such as `HASH`. */
  readonly value?: string;
  readonly help: string;
}

/** What was typed after the command's name. */
export interface CommandArguments {
  readonly positionals: readonly string[];
  /** The value of an option; undefined where it was not given. */
  text(option: string): string | undefined;
  /** Whether a flag was given. */
  has(option: string): boolean;
}

/** One command of `npm run ops`. */
export interface Command {
  readonly name: string;
  /** In the list of all commands: at most 70 characters. */
  readonly summary: string;
  /** Placeholders of what has to be given, in order, such as `QUERY`. */
  readonly parameters: readonly string[];
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** What its help says beside the summary. */
  readonly notes?: readonly string[];
  run(args: CommandArguments, operation: Operation): Promise<CommandResult>;
}
