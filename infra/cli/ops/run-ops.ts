import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import { printable } from '../../../shared/report/quote-name.ts';
import { openStage } from '../common/open-stage.ts';
import { CliError } from '../common/run-command.ts';
import type { Command } from './command.ts';
import { type Operation, openOperation } from './operation.ts';
import { type Request, readArguments } from './read-arguments.ts';
import { Refusal } from './refusal.ts';

export interface Terminal {
  out(text: string): void;
  error(text: string): void;
}

/** 0: done. 1: not found, refused, or a human has to look. 2: could not be started. */
export type ExitCode = 0 | 1 | 2;

/** Runs what the arguments ask for, and says on the terminal what came of it. */
export async function runOps(
  argv: readonly string[],
  {
    commands,
    terminal,
    open = async (stage) => openOperation(await openStage(stage)),
  }: {
    readonly commands: readonly Command[];
    readonly terminal: Terminal;
    readonly open?: (stage: string | undefined) => Promise<Operation & Disposable>;
  },
): Promise<ExitCode> {
  let stage: string | undefined;
  try {
    const request = readArguments(argv, commands);
    if (request.kind === 'help') {
      print(
        terminal,
        request.command === undefined ? listCommands(commands) : describeCommand(request.command),
      );
      return 0;
    }
    stage = request.stage;
    // `local` is what npm start runs.
    using operation = await open(stage === 'local' ? undefined : stage);
    return await runCommand(request, { operation, terminal });
  } catch (error) {
    const message = printable(describeFailure(error, stage));
    terminal.error(`${message}\n`);
    if (argv.includes('--json')) print(terminal, [serialise({ error: 'not-started', message })]);
    return 2;
  }
}

async function runCommand(
  { command, args, json }: Extract<Request, { readonly kind: 'run' }>,
  { operation, terminal }: { readonly operation: Operation; readonly terminal: Terminal },
): Promise<ExitCode> {
  const result = await command.run(args, operation).catch((error: unknown) => {
    if (error instanceof Refusal) return error;
    throw error;
  });
  if (result instanceof Refusal) {
    terminal.error(`${printable(result.message)}\n`);
    if (json)
      print(terminal, [serialise({ error: result.code, message: result.message, ...result.details })]);
    return 1;
  }
  print(terminal, json ? [serialise(result.json)] : result.lines.map(printable));
  return result.needsAttention === true ? 1 : 0;
}

/** What a terminal would act on is escaped: JSON itself escapes only some of it. */
function serialise(document: unknown): string {
  const text = JSON.stringify(document, undefined, 2);
  return text.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function print(terminal: Terminal, lines: readonly string[]): void {
  for (const line of lines) terminal.out(`${line}\n`);
}

/** Error names of the AWS SDK that the operator can do something about, and what. */
const remedies: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'There are no AWS credentials: sign in, or set AWS_PROFILE.',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again.',
  ExpiredToken: 'The AWS credentials have expired: sign in again.',
  UnrecognizedClientException: 'AWS does not know these credentials: sign in again.',
  InvalidClientTokenId: 'AWS does not know these credentials: sign in again.',
  AccessDeniedException:
    'These credentials are not allowed to do that: attach the viewer or the operator policy of the stack.',
  AccessDenied:
    'These credentials are not allowed to do that: attach the viewer or the operator policy of the stack.',
};

/** A failure in one line, without personal data: what is wrong and what to do. */
function describeFailure(error: unknown, stage: string | undefined): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CliError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) {
    return error.message;
  }
  const cause = error instanceof LedgerUnavailableError ? error.cause : error;
  const name = cause instanceof Error ? cause.name : '';
  if (/^Stack .* does not exist$|Stack with id .* does not exist/.test(error.message)) {
    return `There is no stage ${stage ?? ''} in this account and region: its stack is named user-lifecycle-STAGE.`;
  }
  if (/region is missing/i.test(error.message)) return 'No AWS region is set: set AWS_REGION.';
  if (remedies[name] !== undefined) return remedies[name];
  if (error instanceof LedgerUnavailableError) {
    return 'The ledger cannot be reached now: run the command again.';
  }
  return `The command failed unexpectedly (${name || 'Error'}): ${error.message.split('\n', 1)[0]}`;
}

const commonOptions: readonly (readonly [string, string])[] = [
  ['--stage NAME', 'a deployed stage; otherwise the local host that npm start runs'],
  ['--json', 'one JSON document instead of tables'],
  ['--help', 'what a command does and takes'],
];

function listCommands(commands: readonly Command[]): readonly string[] {
  return [
    'Usage: npm run ops -- COMMAND [--stage NAME] [--json]',
    '',
    'Commands:',
    ...columns(commands.map(({ name, parameters, summary }) => [[name, ...parameters].join(' '), summary])),
    '',
    'Options:',
    ...columns(commonOptions),
    '',
    'Exit codes: 0 done; 1 not found, refused, or a human has to look; 2 could not be started.',
  ];
}

function describeCommand({
  name,
  parameters,
  options = {},
  summary,
  notes = [],
}: Command): readonly string[] {
  const own = Object.entries(options).map(
    ([option, { value, help }]) => [`--${option}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  const written = own.length === 0 ? [] : ['[OPTIONS]'];
  return [
    ['Usage: npm run ops --', name, ...parameters, ...written, '[--stage NAME] [--json]'].join(' '),
    '',
    summary,
    ...notes,
    '',
    'Options:',
    ...columns([...own, ...commonOptions]),
  ];
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
