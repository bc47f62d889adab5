import type { Metafile } from 'esbuild';

/** A file of which something is in the bundle. */
export interface PackedFile {
  readonly path: string;
  /** What is left of it after tree shaking and minifying. */
  readonly bytes: number;
}

/** The files that made it into the output; what was read and dropped entirely is not among them. */
export function listPackedFiles({ outputs }: Metafile): readonly PackedFile[] {
  const [code] = Object.entries(outputs).flatMap(([path, output]) => (path.endsWith('.mjs') ? [output] : []));
  if (code === undefined) throw new Error('the metafile has no .mjs output');
  return Object.entries(code.inputs)
    .map(([path, { bytesInOutput: bytes }]) => ({ path, bytes }))
    .filter(({ bytes }) => bytes > 0);
}
