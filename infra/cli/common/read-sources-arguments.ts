import { parseArgs } from 'node:util';
import { CliError } from './run-command.ts';

export const sourcesUsage = `Usage:
  npm run sources -- --offers SOURCE [--clear] [--stage NAME]

Options:
  --offers SOURCE  shows the keys that an HR system (gusto) said it will sign with; nothing trusts them yet
  --clear          forgets them first, where others than the HR system filled the list
  --stage NAME     a deployed stage; otherwise the local host that npm start runs`;

export interface SourcesArguments {
  readonly source: string;
  readonly clears: boolean;
  readonly stage?: string;
}

const options = {
  offers: { type: 'string' },
  clear: { type: 'boolean', default: false },
  stage: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments of `npm run sources`. Throws a {@link CliError} that says what to write instead. */
export function readSourcesArguments(args: readonly string[]): SourcesArguments | 'help' {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) return 'help';
  const { offers: source, clear: clears, stage } = values;
  if (source === undefined || !/^[a-z][a-z0-9-]{0,31}$/.test(source)) {
    throw new CliError(`Name the HR system whose offers to show: --offers gusto.\n\n${sourcesUsage}`);
  }
  return { source, clears, ...(stage === undefined ? {} : { stage }) };
}
