import { newBytes, newWords } from '../../compact/chunked-array.ts';
import type { DigestMap } from '../../compact/digest-map.ts';
import type { Identifier } from '../../domain/identifiers.ts';
import type { Member } from '../../domain/import/member.ts';
import {
  decodeFingerprint,
  fingerprintedAttributes,
  type RowFingerprint,
} from '../../domain/import/row-fingerprint.ts';
import { EmployeeNumbers, type IdentityDigests, identityDigests } from './identity-digests.ts';

const presences = ['absent', 'row', 'rejected-row', 'another-feed'] as const;

export type Presence = (typeof presences)[number];

/** Who was in the feed's last accepted full file, each by their place in its snapshot, from 0. */
export class FeedMembers {
  readonly #places: DigestMap;
  readonly #numbers = new EmployeeNumbers();
  readonly #fingerprints = fingerprintedAttributes.map(() => newWords());
  readonly #presence = newBytes();
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
   * The member that has one of the identifiers. `isSomebodyElse`: the address or name belonged to a member with another
   * employee number.
   */
  find({ all, employeeNumber }: IdentityDigests): {
    readonly place: number | undefined;
    readonly isSomebodyElse: boolean;
  } {
    const places = all.flatMap((key) => this.#places.get('member', key) ?? []);
    const place = places.find((one) => !this.#numbers.contradicts(one, employeeNumber));
    return { place, isSomebodyElse: place === undefined && places.length > 0 };
  }

  fingerprintOf(place: number): RowFingerprint {
    return this.#fingerprints.map((column) => column.get(place));
  }

  /** Notes that a row is about the member. What a rejected row says is not known, so that the member stays as it was. */
  markPresent(place: number, by: 'row' | 'rejected-row'): void {
    if (this.presenceOf(place) !== 'row') this.#presence.set(place, presences.indexOf(by));
  }

  /** Notes that another feed has somebody of these identifiers, should no row be about the member. */
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
    for (const [index, cell] of decodeFingerprint(fingerprint).entries()) {
      this.#fingerprints[index]?.set(place, cell);
    }
  }
}
