import { createHash } from 'node:crypto';
import { importSource } from '../import-reference.ts';
import type { EventReference } from '../user-event.ts';

/** How many people a source may deactivate, or give another name or address, before a human looks. */
export interface BrakeOptions {
  /** The greater of this number and of the share (0–100) of the managed people passes … */
  readonly people: number;
  readonly percent: number;
  /** … within so many hours. */
  readonly hours: number;
  /** The HR systems of the stage, each of which has a budget of its own. */
  readonly hrSources: readonly string[];
}

/** Who has drawn on a source's budget, as digests, by the hour (counted since 1970). */
export type Draws = Readonly<Record<string, readonly string[]>>;

const webhookSource = 'webhook';

/** The source of what no open event asks for: an account was changed by hand, and is put right. */
export const driftSource = 'drift';

/** All sources that the stage does not know share a budget: a name that someone invents has none of its own. */
const unknownSource = 'unknown';

/** One item of the ledger holds all draws of a source, and an item has room for 400 KB. */
const mostPeople = 10_000;

const hourMs = 3_600_000;

/** How many people pass within the window. Without a known number of managed people, the share is nothing. */
export function budgetOf({ people, percent }: Pick<BrakeOptions, 'people' | 'percent'>, managed = 0): number {
  return Math.min(mostPeople, Math.max(people, Math.floor((percent * managed) / 100)));
}

/** Whose budget an event draws on. All files share one, so that many small ones add up, whichever feed they are in. */
export function budgetSourceOf(
  reference: EventReference,
  { hrSources }: Pick<BrakeOptions, 'hrSources'>,
): string {
  const source = reference.slice(0, reference.indexOf('/'));
  return [webhookSource, importSource, driftSource, ...hrSources].includes(source) ? source : unknownSource;
}

/** What names a source's brake to an operator. */
export function brakeId(source: string): string {
  return `brake-${source}`;
}

export function laneOfSource(source: string): 'user-changes' | 'import-changes' {
  return source === importSource ? 'import-changes' : 'user-changes';
}

export type Drawing =
  /** The same draw was made within the window. */
  | { readonly kind: 'drawn-before' }
  | { readonly kind: 'drawn'; readonly draws: Draws }
  | { readonly kind: 'exceeded' };

/**
 * Draws once on a budget. The window slides by whole hours, so that a draw counts for up to an hour longer than the
 * window is. The same person and event are counted once in it, however often they are tried.
 */
export function draw(given: {
  readonly draws: Draws;
  readonly personId: string;
  readonly reference: EventReference;
  readonly now: Date;
  readonly hours: number;
  readonly budget: number;
}): Drawing {
  const { draws, personId, reference, now, hours, budget } = given;
  const hour = Math.floor(now.getTime() / hourMs);
  const within = Object.entries(draws).filter(([at]) => Number(at) >= hour - hours);
  const digest = createHash('sha256').update(`${personId} ${reference}`).digest('base64').slice(0, 12);
  const made = within.flatMap(([, digests]) => digests);
  if (made.includes(digest)) return { kind: 'drawn-before' };
  if (made.length >= budget) return { kind: 'exceeded' };
  const kept = Object.fromEntries(within);
  return { kind: 'drawn', draws: { ...kept, [hour]: [...(kept[hour] ?? []), digest] } };
}
