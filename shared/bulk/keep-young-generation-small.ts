import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's young generation at the size that it starts with, a megabyte or two. Lambda lets it grow to three times a twentieth
 * of a function's memory, by flags that a function cannot replace; with streams of rows nearly all of that is garbage.
 *
 * To be called when a process begins: what has grown by then stays.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
