import { seededRandom } from '../common/seeded-random.ts';
import type { UserSeed } from './user.ts';

const givenNames =
  'Ada Bo Chi Dana Eli Fay Gus Hana Ivo Jun Kai Lea Mio Nia Oto Pia Quin Rae Sol Tam Uma Vic Wen Xan Yui Zoe';
const familyNames =
  'Ash Birch Cedar Dale Elm Fern Grove Heath Ivy Juniper Knoll Larch Moss Nettle Oak Pine Reed Sage Thorn Vale';

/**
 * Invented people for volume: the same seed gives the same people. Addresses end in `example.com`, are unique, and come
 * in no order, so that a sort has something to do. About one in twenty is inactive.
 */
export function* generateUsers(wanted: {
  readonly count: number;
  readonly seed: number;
}): Generator<UserSeed & { readonly username: string }> {
  const random = seededRandom(wanted.seed);
  const given = givenNames.split(' ');
  const family = familyNames.split(' ');
  const tag = wanted.seed.toString(36);
  for (let i = 0; i < wanted.count; i += 1) {
    const first = given[Math.floor(random() * given.length)] ?? 'Ada';
    const last = family[Math.floor(random() * family.length)] ?? 'Ash';
    const username = `${first}.${last}.${tag}-${i.toString(36)}@example.com`.toLowerCase();
    yield { username, email: username, name: `${first} ${last}`, is_active: random() >= 0.05 };
  }
}
