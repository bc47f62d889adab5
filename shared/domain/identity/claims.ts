import { compareInstants } from '../instant.ts';
import type { GivenIdentifier, Identifier, IdentifierType } from './identifiers.ts';

/**
 * An identifier that a person has had. Times are ISO 8601 in UTC. An employee number is claimed once; a person may claim
 * the same name or address several times, with others in between.
 */
export interface Claim extends GivenIdentifier {
  readonly from: string;
  /** The last time that an event said so, before another value was said. */
  readonly last: string;
  /** When the person moved on to another value. */
  readonly until?: string;
}

/** At most this many names are remembered of each type; the oldest are forgotten first. */
const maxClaims = 50;

/** Adds what an event says of a person's identifiers. Repeating it changes nothing. */
export function addClaims(
  claims: readonly Claim[],
  said: { readonly identifiers: readonly GivenIdentifier[]; readonly at: string },
): readonly Claim[] {
  let all = claims;
  for (const identifier of said.identifiers) {
    const series = all.filter((claim) => isSameSeries(claim, identifier));
    const others = all.filter((claim) => !isSameSeries(claim, identifier));
    all = [...others, ...addToSeries(series, { identifier, at: said.at })];
  }
  return all;
}

/** The claims on one identifier, the newest first. */
export function claimsOn(claims: readonly Claim[], { type, value }: Identifier): readonly Claim[] {
  return claims
    .filter((claim) => claim.type === type && claim.value === value)
    .toSorted((left, right) => compareInstants(right.from, left.from));
}

/** The last claim of a type, given ones before implied ones. */
export function lastClaim(claims: readonly Claim[], type: IdentifierType): Claim | undefined {
  const ofType = claims.filter((claim) => claim.type === type);
  return ofType.findLast(({ implied }) => implied === undefined) ?? ofType.at(-1);
}

/** The claim on the identifier that covers a time; of several, the one that began last. */
export function claimAt(claims: readonly Claim[], identifier: Identifier, at: string): Claim | undefined {
  return claimsOn(claims, identifier).find(
    ({ from, until }) =>
      compareInstants(from, at) <= 0 && (until === undefined || compareInstants(at, until) < 0),
  );
}

function isSameSeries(left: GivenIdentifier, right: GivenIdentifier): boolean {
  return left.type === right.type && left.implied === right.implied;
}

interface Statement {
  readonly value: string;
  readonly at: string;
}

/** Each value's first and last statement is kept, and what was said between them of the same value is not. */
function addToSeries(
  series: readonly Claim[],
  { identifier, at }: { readonly identifier: GivenIdentifier; readonly at: string },
): readonly Claim[] {
  const { type, value, implied } = identifier;
  const statements: Statement[] = [
    ...series.flatMap((claim) => [
      { value: claim.value, at: claim.from },
      { value: claim.value, at: claim.last },
    ]),
    { value, at },
  ];
  const runs: { value: string; from: string; last: string }[] = [];
  for (const statement of statements.toSorted(byTime)) {
    const run = runs.at(-1);
    if (run?.value === statement.value) run.last = statement.at;
    else runs.push({ value: statement.value, from: statement.at, last: statement.at });
  }
  const kept = runs.slice(-maxClaims);
  return kept.map((run, index): Claim => {
    const next = kept[index + 1];
    return {
      type,
      ...run,
      ...(implied === undefined ? {} : { implied }),
      ...(next === undefined ? {} : { until: next.from }),
    };
  });
}

function byTime(left: Statement, right: Statement): number {
  const order = compareInstants(left.at, right.at);
  if (order !== 0) return order;
  return left.value < right.value ? -1 : 1;
}
