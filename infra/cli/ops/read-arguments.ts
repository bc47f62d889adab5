import { parseArgs } from 'node:util';
import { CliError } from '../common/run-command.ts';
import type { Command, CommandArguments } from './command.ts';

/** What `npm run ops` was asked for. */
export type Request =
  /** `command`: whose help is wanted; undefined for the list of all. */
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly args: CommandArguments;
      readonly stage: string | undefined;
      readonly json: boolean;
    };

const common = {
  stage: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments. Throws a {@link CliError} that says in one line what to write instead. */
export function readArguments(argv: readonly string[], commands: readonly Command[]): Request {
  const [first, second] = argv;
  const name = first === 'help' ? second : first?.startsWith('-') === true ? undefined : first;
  if (name === undefined) {
    const { values } = parseArgs({ args: [...argv], options: common, allowPositionals: true });
    if (first !== undefined && first !== 'help' && values.help !== true) {
      throw new CliError('The command comes first: write npm run ops -- COMMAND, then its options.');
    }
    return { kind: 'help', command: undefined };
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    throw new CliError(`There is no command ${name}: npm run ops -- --help lists them all.`);
  }
  if (first === 'help') return { kind: 'help', command };
  const { values, positionals } = parseArgs({
    args: argv.slice(1),
    allowPositionals: true,
    options: {
      ...common,
      ...Object.fromEntries(Object.entries(command.options ?? {}).map(([key, { type }]) => [key, { type }])),
    },
  });
  if (values.help === true) return { kind: 'help', command };
  const { parameters } = command;
  if (positionals.length !== parameters.length) {
    const wanted = [command.name, ...parameters].join(' ');
    throw new CliError(
      `Write npm run ops -- ${wanted}: ${positionals.length} of ${parameters.length} arguments were given.`,
    );
  }
  const given: Readonly<Record<string, unknown>> = values;
  return {
    kind: 'run',
    command,
    stage: values.stage,
    json: values.json === true,
    args: {
      positionals,
      text(option) {
        const value = given[option];
        return typeof value === 'string' ? value : undefined;
      },
      has: (option) => given[option] === true,
    },
  };
}
