import type { PackedFile } from './list-packed-files.ts';
import { packageOf } from './package-of.ts';

/** Minified bytes by package, the largest first; the repository's own code is called `own code`. */
export function sumByPackage(
  files: readonly PackedFile[],
): readonly (readonly [name: string, bytes: number])[] {
  const sums = new Map<string, number>();
  for (const { path, bytes } of files) {
    const name = packageOf(path)?.name ?? 'own code';
    sums.set(name, (sums.get(name) ?? 0) + bytes);
  }
  return [...sums].sort(([, left], [, right]) => right - left);
}
