import { printable } from '../../../shared/report/quote-name.ts';
import { openStage } from '../common/open-stage.ts';
import type { Command, CommandResult } from './command.ts';
import { describeFailure } from './describe-failure.ts';
import { type Operation, openOperation } from './operation.ts';
import { type Request, readArguments } from './read-arguments.ts';
import { Refusal } from './refusal.ts';
import { describeCommand, listCommands } from './usage.ts';

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
  print(terminal, json ? [serialise(result.json)] : result.lines);
  return exitCodeOf(result);
}

function exitCodeOf({ needsAttention = false }: CommandResult): ExitCode {
  return needsAttention ? 1 : 0;
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
