import { describe, expect, test } from 'vitest';
import {
  addClaims,
  type Claim,
  claimAt,
  claimsOn,
  lastClaim,
} from '../../../shared/domain/identity/claims.ts';
import type { GivenIdentifier } from '../../../shared/domain/identity/identifiers.ts';
import { at } from '../../support/user-events.ts';

const email = (value: string): GivenIdentifier => ({ type: 'email', value });
const implied = (value: string): GivenIdentifier => ({ type: 'userName', value, implied: true });
const given = (value: string): GivenIdentifier => ({ type: 'userName', value });

/** What was said at which minute, in this order. */
function claimed(...said: readonly (readonly [GivenIdentifier, number])[]): readonly Claim[] {
  return said.reduce<readonly Claim[]>(
    (claims, [identifier, minute]) => addClaims(claims, { identifiers: [identifier], at: at(minute) }),
    [],
  );
}

describe('a name', () => {
  test('is claimed from when it was said first until another one was', () => {
    const claims = claimed([email('a'), 1], [email('a'), 3], [email('b'), 5], [email('a'), 7]);
    expect(claims).toStrictEqual([
      { type: 'email', value: 'a', from: at(1), last: at(3), until: at(5) },
      { type: 'email', value: 'b', from: at(5), last: at(5), until: at(7) },
      { type: 'email', value: 'a', from: at(7), last: at(7) },
    ]);
    expect(claimsOn(claims, email('a')).map(({ from }) => from)).toEqual([at(7), at(1)]);
  });

  test('is claimed alike in whatever order it was said, also at the same time', () => {
    const said = [[email('a'), 1] as const, [email('b'), 1] as const, [email('c'), 1] as const];
    const ends = claimed(...said);
    expect(ends.map(({ value }) => value)).toEqual(['a', 'b', 'c']);
    expect(claimed(...said.toReversed())).toEqual(ends);
    expect(claimed(...said, ...said)).toEqual(ends);
  });

  test('is no longer claimed at the moment at which the person moved on', () => {
    const claims = claimed([email('a'), 1], [email('b'), 5]);
    expect([0, 1, 4, 5].map((minute) => claimAt(claims, email('a'), at(minute))?.value)).toEqual([
      undefined,
      'a',
      'a',
      undefined,
    ]);
  });

  test('that follows from an address is no statement about the one that is given', () => {
    const claims = claimed([given('ann'), 1], [implied('a'), 3]);
    expect(claims).toEqual([
      { type: 'userName', value: 'ann', from: at(1), last: at(1) },
      { type: 'userName', value: 'a', from: at(3), last: at(3), implied: true },
    ]);
    expect(lastClaim(claims, 'userName')?.value).toBe('ann');
    const addresses = claimed([implied('a'), 1], [implied('b'), 3], [implied('c'), 5], [email('d'), 7]);
    expect(lastClaim(addresses, 'userName')?.value).toBe('c');
    expect(lastClaim(claims, 'email')).toBeUndefined();
  });

  test('is forgotten when fifty others of its type came after it', () => {
    const claims = claimed(
      ...Array.from({ length: 51 }, (_, minute) => [email(`e${minute}`), minute] as const),
    );
    expect([claims.length, claims[0]?.value, claims.at(-1)?.value]).toEqual([50, 'e1', 'e50']);
  });
});
