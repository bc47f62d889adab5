import { hash } from 'node:crypto';

/** 64 bits that stand for a text: two unsigned numbers of 32 bits. */
export interface Digest {
  readonly high: number;
  readonly low: number;
}

/**
 * The first 64 bits of the text's SHA-256. Among ten million texts two have the same digest with a probability of
 * 3 in a million, and no one can choose a text that has someone else's.
 */
export function digest(text: string): Digest {
  const bytes = hash('sha256', text, 'binary');
  return { high: unsigned(bytes, 0), low: unsigned(bytes, 4) };
}

function unsigned(bytes: string, at: number): number {
  return (
    ((bytes.charCodeAt(at) << 24) |
      (bytes.charCodeAt(at + 1) << 16) |
      (bytes.charCodeAt(at + 2) << 8) |
      bytes.charCodeAt(at + 3)) >>>
    0
  );
}

/** 32 bits that tell texts apart as long as no one tries to make two of them equal (MurmurHash2's mixing). */
export function hashText(text: string): number {
  let hash = 0x9747b28c ^ text.length;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995);
  return (hash ^ (hash >>> 15)) >>> 0;
}
