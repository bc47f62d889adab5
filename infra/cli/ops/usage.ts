import type { Command } from './command.ts';

const commonOptions: readonly (readonly [string, string])[] = [
  ['--stage NAME', 'a deployed stage; otherwise the local host that npm start runs'],
  ['--json', 'one JSON document instead of tables'],
  ['--help', 'what a command does and takes'],
];

/** The list of all commands. */
export function listCommands(commands: readonly Command[]): readonly string[] {
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

/** The help of one command. */
export function describeCommand({
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
