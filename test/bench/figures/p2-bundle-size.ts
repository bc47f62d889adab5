import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { bundleFunctions, type FunctionBundle, functionNames } from '../bundle-functions.ts';
import { findDoubles } from '../bundle-size/find-doubles.ts';
import { listPackedFiles } from '../bundle-size/list-packed-files.ts';
import { sumByPackage } from '../bundle-size/sum-by-package.ts';
import type { Figure, Row } from '../figure.ts';

/** The functions that senders wait for. */
const doors = new Set(['onboard-user', 'update-user', 'offboard-user', 'scim']);
/** How many packages account for most of a bundle. */
const packagesNamed = 6;
const zodLocale = /node_modules\/zod\/.*\/locales\/(?!index\.)[^/]+$/;

/** What each function uploads and Lambda has to load. 1 KB is 1000 bytes. */
export const bundleSize: Figure = {
  id: 'P2',
  title: 'bundle size of each function',
  async run() {
    const functions = bundleFunctions(functionNames(), 'p2').map(analyse);
    const locales = functions.map(({ name, files }) => ({
      name,
      found: files.filter(({ path }) => zodLocale.test(path)).map(({ path }) => path),
    }));
    const tooMany = locales.filter(({ found }) => found.length > 1);
    const doubles = functions.flatMap(({ name, files }) =>
      findDoubles(files).map((double) => `${name}: ${double}`),
    );
    return [
      ...functions.map(sizeRow),
      {
        label: 'locales of zod, in the function with the most',
        unit: '',
        value: Math.max(...locales.map(({ found }) => found.length)),
        goal: { of: 'value', atMost: 1 },
        notes: tooMany.map(({ name, found }) => `${name}: ${found.join(', ')}`),
      },
      {
        label: 'modules that are in one function twice',
        unit: '',
        value: doubles.length,
        goal: { of: 'value', atMost: 0 },
        notes: doubles,
      },
    ];
  },
};

function analyse({ name, file, metafile }: FunctionBundle) {
  return { name, code: readFileSync(file), files: listPackedFiles(metafile) };
}

function sizeRow({ name, code, files }: ReturnType<typeof analyse>): Row {
  const largest = sumByPackage(files).slice(0, packagesNamed);
  return {
    label: `${name}: gzip, of ${kilobytes(code.length)} minified`,
    unit: 'KB',
    value: gzipSync(code).length / 1000,
    ...(doors.has(name) ? { goal: { of: 'value', atMost: 170 } } : {}),
    notes: [`${name}: ${largest.map(([owner, bytes]) => `${owner} ${kilobytes(bytes)}`).join(', ')}`],
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} KB`;
}
