import { printable } from '../../../shared/report/quote-name.ts';

/** A failure whose message is one sentence for the person at the terminal: what is wrong and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** Runs a command to its end. What the caller can fix is one sentence on stderr; anything else keeps its stack. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const sentence = error instanceof CliError || hasCode(error, 'ERR_PARSE_ARGS');
    process.stderr.write(`${sentence ? printable(error.message) : describe(error)}\n`);
    process.exitCode = 2;
  }
}

function hasCode(error: unknown, code: string): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith(code);
}

function describe(error: unknown): string {
  return error instanceof Error && error.stack !== undefined ? error.stack : String(error);
}
