import { parseArgs } from 'node:util';
import type { Figure, FigureOptions, Row } from './figure.ts';
import { figures } from './figures.ts';
import { formatTable, type Section } from './format-table.ts';

const usage = `usage: npm run bench -- [${figures.map(({ id }) => id).join(' ')}] [--short] [--giga]`;

/** Measures the figures that are named, or all of them, and prints one table. Fails only when one cannot be measured. */
async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      giga: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const wanted = new Set(positionals.map((id) => id.toUpperCase()));
  const unknown = [...wanted].filter((id) => !figures.some((figure) => figure.id === id));
  if (unknown.length > 0) throw new UsageError(`there is no figure ${unknown.join(', ')}\n${usage}`);

  const sections: Section[] = [];
  for (const figure of figures) {
    if (wanted.size === 0 || wanted.has(figure.id)) sections.push(await measure(figure, values));
  }
  process.stdout.write(formatTable(sections));
}

async function measure(figure: Figure, { short, giga }: FigureOptions): Promise<Section> {
  const { id, title } = figure;
  process.stderr.write(`${id} ${title} …\n`);
  try {
    return { id, rows: await figure.run({ short, giga }) };
  } catch (error) {
    process.stderr.write(`${id} could not be measured: ${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
    return { id, rows: [] satisfies Row[] };
  }
}

class UsageError extends Error {
  override readonly name = 'UsageError';
}

try {
  await run();
  // A figure that could not be measured may have left processes behind, which would keep this one alive.
  process.stdout.write('', () => process.exit());
} catch (error) {
  if (!(error instanceof UsageError) && !isArgumentError(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
