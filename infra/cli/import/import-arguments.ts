import { parseArgs } from 'node:util';
import { isWorkbookKey } from '../../../shared/import/drop/parse-key.ts';
import type { ImportPlace } from '../../../shared/import/ledger/import-records.ts';
import { CliError } from '../common/run-command.ts';

export const importUsage = `Usage:
  npm run import -- FILE --mode delta [options]
  npm run import -- FILE --mode full --feed NAME [options]
  npm run import -- --release IMPORT_ID --hash HASH [--stage NAME] [--no-wait]

Options:
  --preview        show what the file would do, and do nothing
  --as-of TIME     when what the file says was true, such as 2026-11-21T09:00:00Z
  --charset NAME   where the file is not UTF-8, such as windows-1252
  --sheet NAME     of a workbook (.xlsx), where it is not the first one
  --stage NAME     a deployed stage; otherwise the local host that npm start runs
  --no-wait        do not wait for the outcome`;

export interface DropArguments extends ImportPlace {
  readonly kind: 'drop';
  readonly file: string;
  /** ISO 8601. */
  readonly asOf?: string;
  readonly charset?: string;
  /** Applies to a workbook. */
  readonly sheet?: string;
  readonly stage?: string;
  readonly wait: boolean;
}

export interface ReleaseArguments {
  readonly kind: 'release';
  readonly importId: string;
  readonly hash: string;
  readonly stage?: string;
  readonly wait: boolean;
}

const options = {
  mode: { type: 'string' },
  feed: { type: 'string' },
  preview: { type: 'boolean' },
  'as-of': { type: 'string' },
  charset: { type: 'string' },
  sheet: { type: 'string' },
  release: { type: 'string' },
  hash: { type: 'string' },
  stage: { type: 'string' },
  'no-wait': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the arguments of `npm run import`. Throws a {@link CliError} that says what is wrong and what to write instead;
 * `help` where that is asked for.
 */
export function readImportArguments(args: readonly string[]): DropArguments | ReleaseArguments | 'help' {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help === true) return 'help';
  const where = {
    ...(values.stage === undefined ? {} : { stage: values.stage }),
    wait: values['no-wait'] !== true,
  };
  if (values.release !== undefined || values.hash !== undefined) {
    const { release, hash, stage: _stage, 'no-wait': _wait, ...others } = values;
    const surplus = [...positionals, ...Object.keys(others).map((name) => `--${name}`)];
    refuse(
      surplus.length > 0,
      `--release cannot be combined with ${surplus.join(', ')}: the import knows its file.`,
    );
    return { kind: 'release', ...readRelease(release, hash), ...where };
  }
  const [file, ...more] = positionals;
  if (file === undefined) throw wrong('Name the CSV file or workbook to import.');
  refuse(more.length > 0, `Import one file at a time; also given: ${more.join(', ')}.`);
  refuse(
    values.sheet !== undefined && !isWorkbookKey(file),
    '--sheet belongs to a workbook, whose name ends with .xlsx.',
  );
  return { kind: 'drop', file, ...readPlace(values), ...readNature(values), ...where };
}

function readRelease(importId: string | undefined, hash: string | undefined) {
  if (importId === undefined || hash === undefined) {
    throw wrong('--release IMPORT_ID and --hash HASH go together: the report of the held import names both.');
  }
  refuse(
    !/^\d{8}T\d{6}Z-[0-9a-f]{8}$/.test(importId),
    '--release takes the id of an import, such as 20261122T010725Z-9f3c1a70.',
  );
  refuse(!/^[0-9a-f]{64}$/.test(hash), '--hash takes the 64 digits of the plan, as the report shows them.');
  return { importId, hash };
}

function readPlace({
  mode,
  feed,
}: {
  readonly mode?: string;
  readonly feed?: string;
}): Pick<DropArguments, 'mode' | 'feed'> {
  if (mode !== 'delta' && mode !== 'full') {
    throw wrong(
      mode === undefined
        ? 'Say what the file is: --mode delta (some people) or --mode full (everyone of a feed).'
        : '--mode is delta (some people) or full (everyone of a feed).',
    );
  }
  if (mode === 'delta') {
    refuse(feed !== undefined, '--feed belongs to --mode full: a delta file speaks for no feed.');
    return { mode };
  }
  if (feed === undefined) throw wrong('Name the feed that the full file is of: --feed NAME.');
  refuse(
    !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(feed),
    '--feed is up to 64 letters, digits, dots, dashes and underscores.',
  );
  return { mode, feed };
}

function readNature(values: {
  readonly preview?: boolean;
  readonly 'as-of'?: string;
  readonly charset?: string;
  readonly sheet?: string;
}) {
  const { preview = false, 'as-of': asOf, charset, sheet } = values;
  refuse(
    asOf !== undefined && !isTime(asOf),
    '--as-of is a time with its offset, such as 2026-11-21T09:00:00Z, or a date.',
  );
  refuse(
    charset !== undefined && !isCharset(charset),
    '--charset is a name of the WHATWG Encoding Standard, such as windows-1252.',
  );
  return {
    preview,
    ...(asOf === undefined ? {} : { asOf: new Date(asOf).toISOString() }),
    ...(charset === undefined ? {} : { charset }),
    ...(sheet === undefined ? {} : { sheet }),
  };
}

function isTime(text: string): boolean {
  const isWellFormed = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text);
  return isWellFormed && !Number.isNaN(Date.parse(text));
}

function isCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function refuse(isWrong: boolean, sentence: string): void {
  if (isWrong) throw wrong(sentence);
}

function wrong(sentence: string): CliError {
  return new CliError(`${sentence}\n\n${importUsage}`);
}
