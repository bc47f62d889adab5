import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** UTF-8, commas, all rows, special numbers recognised, saved as shown. Source: LibreOffice, Filter Options for CSV. */
const asCsv = '44,34,76,1,,0,false,true,true';
const filters = {
  csv: `csv:Text - txt - csv (StarCalc):${asCsv}`,
  xlsx: 'xlsx:Calc MS Excel 2007 XML',
  xls: 'xls:MS Excel 97',
} as const;

/** Opens a file with LibreOffice and saves it as something else, as a person would. */
export async function saveAs(
  file: { readonly name: string; readonly bytes: Uint8Array },
  to: keyof typeof filters,
): Promise<Buffer> {
  const directory = await mkdtemp(join(tmpdir(), 'libreoffice-'));
  try {
    const source = join(directory, file.name);
    const saved = join(directory, 'saved');
    await mkdir(saved);
    await writeFile(source, file.bytes);
    const profile = `-env:UserInstallation=file://${join(directory, 'profile')}`;
    const reading = file.name.endsWith('.csv') ? [`--infilter=CSV:${asCsv}`] : [];
    await run('soffice', [
      profile,
      '--headless',
      ...reading,
      '--convert-to',
      filters[to],
      '--outdir',
      saved,
      source,
    ]);
    return await readFile(join(saved, file.name.replace(/\.\w+$/, `.${to}`)));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
