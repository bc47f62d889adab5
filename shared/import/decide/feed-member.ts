import {
  type AttributeName,
  type Attributes,
  type AttributeValue,
  attributeNames,
} from '../../domain/attributes.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import { hashText } from '../../domain/digest.ts';
import type { Identifier } from '../../domain/identity/identifiers.ts';

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

/** Nothing is known of another version's fingerprint. */
export function decodeFingerprint(text: string): RowFingerprint {
  const bytes = Buffer.from(text, 'base64url');
  const readable = bytes.length === 4 * fingerprintedAttributes.length;
  return fingerprintedAttributes.map((_, index) => (readable ? bytes.readUInt32BE(4 * index) : 0));
}

/**
 * 32 bits, never 0, that tell whether a value of one person's attribute has changed: a change goes unseen once in four
 * thousand million. Part of the snapshots that are kept: with another function every cell would look changed once.
 */
export function cellFingerprint(name: AttributeName, value: AttributeValue | undefined): number {
  const hash = hashText(comparableValue(name, value));
  return hash === 0 ? 1 : hash;
}

/** Someone who is in a full file of a feed. All members of its last accepted full file are kept, as its snapshot. */
export interface Member {
  readonly identifiers: readonly Identifier[];
  /** Tells which cells changed since, without keeping them. See `RowFingerprint`. */
  readonly fingerprint: string;
}
