import type { DriftSummary } from './drift-check.ts';
import type { DriftState } from './drift-state.ts';

const batchSize = 100;

/**
 * Wakes someone where people who left have access, and notes them for the operators, unless they are about to be healed or stand on
 * the list for another reason. Takes the notes of earlier nights back where it is over.
 */
export async function noteLeavers(state: DriftState, { healing }: DriftSummary): Promise<void> {
  const { ledger, target, log, now } = state.context;
  const open = new Map<string, string>();
  for await (const { personId, reason, target: where } of ledger.listLeavers()) {
    if (personId === undefined) continue;
    const isOver = reason === 'active-again' && where === target.name && !state.leavers.has(personId);
    if (isOver) await ledger.resolveLeaver(personId);
    else open.set(personId, reason);
  }
  const found = [...state.leavers].flatMap(([personId, { heals }]) =>
    (healing.state === 'due' && heals) || (open.get(personId) ?? 'active-again') !== 'active-again'
      ? []
      : [personId],
  );
  for (let first = 0; first < found.length; first += batchSize) {
    const personIds = found.slice(first, first + batchSize);
    for (const { person } of (await ledger.findPeople(personIds)).values()) {
      const { id: personId, desired } = person;
      const { by: reference, value } = desired.active ?? {};
      // Someone who came back meanwhile.
      if (reference === undefined || value !== false) continue;
      const about = { reference, target: target.name, reason: 'active-again' } as const;
      await ledger.noteLeaver({ personId, ...about, since: now().toISOString() });
      log('error', 'leaver-not-deactivated', {
        personId,
        target: target.name,
        reason: about.reason,
        eventReference: reference,
      });
    }
  }
}
