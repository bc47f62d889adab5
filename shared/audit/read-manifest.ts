import type { KeyObject } from 'node:crypto';
import { isSignedBy, readSignature } from '../evidence/signature.ts';
import { parseJson } from '../http/parse-json.ts';
import { hashSegmentManifest, type SegmentManifest, segmentManifestSchema } from './segment-manifest.ts';

/** A manifest as it was found. */
export interface FoundManifest {
  /** Undefined where it is not there, or cannot be read. */
  readonly manifest?: SegmentManifest;
  /** The hash of its bytes. */
  readonly manifestSha256?: string;
  readonly signature: 'good' | 'wrong' | 'absent';
}

/** Reads a manifest, and whether one of the keys signed it. */
export function readManifest(
  { bytes, signed }: { readonly bytes: Buffer | undefined; readonly signed: Buffer | undefined },
  keys: readonly KeyObject[],
): FoundManifest {
  if (bytes === undefined) return { signature: signed === undefined ? 'absent' : 'wrong' };
  const manifest = segmentManifestSchema.safeParse(parseJson(bytes.toString())).data;
  const read = manifest === undefined ? {} : { manifest, manifestSha256: hashSegmentManifest(bytes) };
  if (signed === undefined) return { ...read, signature: 'absent' };
  const signature = readSignature(signed);
  const isGood = signature !== undefined && isSignedBy(keys, { bytes, signature });
  return { ...read, signature: isGood ? 'good' : 'wrong' };
}
