import type { Person } from '../person.ts';

/** Who onboarded the person. Of people of an earlier version it is taken to be whoever last said that they are active. */
export function onboardedBy({ onboardedBy: known, words, desired }: Person): readonly string[] {
  if (known !== undefined || words !== undefined) return known ?? [];
  return desired.active === undefined ? [] : [sourceOf(desired.active.by)];
}

function sourceOf(reference: string): string {
  return reference.slice(0, reference.indexOf('/'));
}
