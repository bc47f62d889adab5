import { readLines } from '../../../aws/objects/json-lines.ts';
import type { DigestMap } from '../../../bulk/digest-map.ts';
import { DigestWords } from '../../../bulk/digest-words.ts';
import { growableUint8, growableUint32 } from '../../../bulk/packed-arrays.ts';
import { type Digest, digest } from '../../../domain/digest.ts';
import { type Identifier, identifierKey } from '../../../domain/identity/identifiers.ts';
import {
  decodeFingerprint,
  fingerprintedAttributes,
  type Member,
  type RowFingerprint,
} from '../../decide/feed-member.ts';
import type { ImportContext } from '../../import-context.ts';
import { type IdentityDigests, identityDigests } from './identity-digests.ts';

const maxZeros = 20;

const presences = ['absent', 'row', 'rejected-row', 'another-feed'] as const;

export type Presence = (typeof presences)[number];

/** Who was in the feed's last accepted full file, each by their place in its snapshot, from 0. */
export class FeedMembers {
  readonly #places: DigestMap;
  readonly #numbers = new DigestWords();
  readonly #fingerprints = fingerprintedAttributes.map(() => growableUint32());
  readonly #presence = growableUint8();
  #size = 0;

  private constructor(places: DigestMap) {
    this.#places = places;
  }

  static async read(members: AsyncIterable<Member>, places: DigestMap): Promise<FeedMembers> {
    const read = new FeedMembers(places);
    for await (const member of members) read.#add(member);
    return read;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * The member that has one of the identifiers. `isSomeoneElse`: the address or name belonged to a member with another
   * employee number.
   */
  find({ all, employeeNumber }: IdentityDigests): {
    readonly place: number | undefined;
    readonly isSomeoneElse: boolean;
  } {
    const places = all.flatMap((key) => this.#places.get('member', key) ?? []);
    const place = places.find((one) => !this.#numbers.contradicts(one, employeeNumber));
    return { place, isSomeoneElse: place === undefined && places.length > 0 };
  }

  /** Whether a member has the employee number. */
  hasNumber(number: string): boolean {
    return this.#places.get('member', numberDigest(number)) !== undefined;
  }

  /** A member's employee number that begins with zeros, and is this one without them. */
  numberWithZeros(number: string): string | undefined {
    const place = this.#places.get('without-zeros', numberDigest(number));
    if (place === undefined) return undefined;
    const widths = Array.from({ length: maxZeros }, (_, index) => number.length + 1 + index);
    return widths
      .map((width) => number.padStart(width, '0'))
      .find((padded) => !this.#numbers.contradicts(place, numberDigest(padded)));
  }

  fingerprintOf(place: number): RowFingerprint {
    return this.#fingerprints.map((column) => column.get(place));
  }

  /** Notes that a row is about the member. What a rejected row says is not known, so that the member stays as it was. */
  markPresent(place: number, by: 'row' | 'rejected-row'): void {
    if (this.presenceOf(place) !== 'row') this.#presence.set(place, presences.indexOf(by));
  }

  /** Notes that the row about the member came to nothing after all. */
  withdraw(place: number): void {
    this.#presence.set(place, presences.indexOf('rejected-row'));
  }

  /** Notes that another feed has someone of these identifiers, should no row be about the member. */
  markElsewhere(identifiers: readonly Identifier[]): void {
    const { place } = this.find(identityDigests(identifiers));
    if (place === undefined || this.presenceOf(place) !== 'absent') return;
    this.#presence.set(place, presences.indexOf('another-feed'));
  }

  /** Whether of some members nothing was noted. */
  get hasAbsent(): boolean {
    for (let place = 0; place < this.#size; place += 1) if (this.#presence.get(place) === 0) return true;
    return false;
  }

  presenceOf(place: number): Presence {
    return presences[this.#presence.get(place)] ?? 'absent';
  }

  #add({ identifiers, fingerprint }: Member): void {
    const place = this.#size++;
    const { all, employeeNumber } = identityDigests(identifiers);
    for (const key of all) this.#places.set('member', key, place);
    this.#numbers.set(place, employeeNumber);
    const number = identifiers.find(({ type }) => type === 'employeeNumber')?.value ?? '';
    const [, significant] = /^0+(\d+)$/.exec(number) ?? [];
    if (significant !== undefined) this.#places.set('without-zeros', numberDigest(significant), place);
    for (const [index, cell] of decodeFingerprint(fingerprint).entries()) {
      this.#fingerprints[index]?.set(place, cell);
    }
  }
}

function numberDigest(value: string): Digest {
  return digest(identifierKey({ type: 'employeeNumber', value }));
}

/** Whoever is in the last accepted full file of another feed. Files that speak as of an earlier time are left out. */
export async function* readOtherFeeds(
  { ledger, reports }: Pick<ImportContext, 'ledger' | 'reports'>,
  { feed: own, notBefore = '' }: { readonly feed: string | undefined; readonly notBefore?: string },
): AsyncGenerator<Member, void, void> {
  for (const feed of await ledger.listFeeds()) {
    const snapshot = feed === own ? undefined : await ledger.getSnapshot(feed);
    if (snapshot === undefined || snapshot.asOf < notBefore) continue;
    const parse = (text: string): Member => JSON.parse(text);
    yield* readLines(reports, { key: snapshot.membersKey, parse });
  }
}
