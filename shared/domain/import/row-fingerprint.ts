import { type AttributeName, type Attributes, attributeNames } from '../attributes.ts';
import { cellFingerprint } from './cell-fingerprint.ts';

/** The cells of which a snapshot tells whether they changed: those that no target may show. */
export const fingerprintedAttributes: readonly AttributeName[] = attributeNames.filter(
  (name) => !['userName', 'email', 'active'].includes(name),
);

/** A fingerprint per attribute of `fingerprintedAttributes`; 0 for one of which the feed never said anything. */
export type RowFingerprint = readonly number[];

/** What the feed says by now: a cell that is blank keeps what was said of it before. */
export function fingerprintRow(attributes: Attributes, previous: RowFingerprint | undefined): RowFingerprint {
  return fingerprintedAttributes.map((name, index) => {
    const value = attributes[name];
    return value === undefined ? (previous?.[index] ?? 0) : cellFingerprint(name, value);
  });
}

/** Base64url of the numbers, four bytes each, the most significant first. */
export function encodeFingerprint(fingerprint: RowFingerprint): string {
  const bytes = Buffer.alloc(4 * fingerprintedAttributes.length);
  for (const [index, cell] of fingerprint.entries()) bytes.writeUInt32BE(cell, 4 * index);
  return bytes.toString('base64url');
}

/** Of another version's fingerprint nothing is known. */
export function decodeFingerprint(text: string): RowFingerprint {
  const bytes = Buffer.from(text, 'base64url');
  const readable = bytes.length === 4 * fingerprintedAttributes.length;
  return fingerprintedAttributes.map((_, index) => (readable ? bytes.readUInt32BE(4 * index) : 0));
}
