import { parseArgs } from 'node:util';

export const exportUsage = `Usage:
  npm run export -- [options]

Options:
  --force          rebuild today's export, where there is one
  --accept-shrunk  publish it also where it is much smaller than the last one
  --stage NAME     a deployed stage; otherwise the local host that npm start runs`;

export interface ExportArguments {
  readonly force: boolean;
  readonly acceptShrunk: boolean;
  readonly stage?: string;
}

/** Reads the arguments of `npm run export`; `help` where that is asked for. Throws what `parseArgs` throws. */
export function readExportArguments(args: readonly string[]): ExportArguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      force: { type: 'boolean' },
      'accept-shrunk': { type: 'boolean' },
      stage: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  return {
    force: values.force === true,
    acceptShrunk: values['accept-shrunk'] === true,
    ...(values.stage === undefined ? {} : { stage: values.stage }),
  };
}
