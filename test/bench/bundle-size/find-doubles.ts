import type { PackedFile } from './list-packed-files.ts';
import { packageOf } from './package-of.ts';

/** Folders and endings by which packages keep two builds of the same files apart. */
const buildFolder = /^(?:dist-)?(?:cjs|commonjs|es|esm|mjs|module)$/;
const extension = /\.[cm]?js$/;

/** What is in the bundle twice: packages in two versions, and files in a CommonJS and an ES build. One line each. */
export function findDoubles(files: readonly PackedFile[]): readonly string[] {
  const folders = new Map<string, Set<string>>();
  const builds = new Map<string, string[]>();
  for (const { path } of files) {
    const found = packageOf(path);
    if (found === undefined) continue;
    const { name, folder, file } = found;
    folders.set(name, (folders.get(name) ?? new Set()).add(folder));
    const kept = file.split('/').filter((part) => !buildFolder.test(part));
    const key = `${folder}/${kept.join('/').replace(extension, '')}`;
    builds.set(key, [...(builds.get(key) ?? []), path]);
  }
  return [
    ...[...folders].flatMap(([name, at]) =>
      at.size > 1 ? [`${name} in ${at.size} versions: ${[...at].join(', ')}`] : [],
    ),
    ...[...builds.values()].flatMap((paths) => (paths.length > 1 ? [`two builds: ${paths.join(', ')}`] : [])),
  ];
}
