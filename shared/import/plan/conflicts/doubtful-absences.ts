import { mayBeDamageOf } from '../../../csv/rows/spreadsheet-damage.ts';
import type { Identifier } from '../../../domain/identity/identifiers.ts';
import type { Member } from '../../decide/feed-member.ts';
import { identityDigests } from '../input/identity-digests.ts';
import type { PlanState } from '../plan-state.ts';

/**
 * Tells of a member who seems to be absent whether a row that cannot be read may be about them. A row that leads to a member
 * all the same is about no one else.
 */
export function createDoubt({ input, members }: PlanState): (member: Member) => boolean {
  const rows = (input.unclearRows?.() ?? []).filter(
    ({ identifiers }) => members?.find(identityDigests(identifiers)).place === undefined,
  );
  return (member) => rows.some((row) => mayBeAbout(row.identifiers, member.identifiers));
}

/** Another employee number is someone else's, unless a spreadsheet made it of theirs. */
function mayBeAbout(seen: readonly Identifier[], known: readonly Identifier[]): boolean {
  const [now, before] = [numberOf(seen), numberOf(known)];
  return now === undefined || before === undefined || now === before || mayBeDamageOf(now, before);
}

function numberOf(identifiers: readonly Identifier[]): string | undefined {
  return identifiers.find(({ type }) => type === 'employeeNumber')?.value;
}
