import { attributeNames } from '../../shared/domain/attributes.ts';
import { proofOf } from '../../shared/domain/authority/confirm-authority.ts';
import { type DriftDecisions, noDecisions } from '../../shared/domain/drift-decision.ts';
import { askingAgain, eventsBehindNames } from '../../shared/domain/identity/lacking-names.ts';
import { newTargetState, type OpenEvent, type Person } from '../../shared/domain/person.ts';
import type { EventReference } from '../../shared/domain/user-event.ts';
import type { ReconcileLedger, Settlement } from '../../shared/reconcile/reconcile-ledger.ts';
import type { InMemoryIntake } from './in-memory-intake.ts';

export interface InMemoryReconcileLedger extends ReconcileLedger {
  readonly settlements: ReadonlyMap<EventReference, Settlement>;
  /** What operators have said of accounts, by their id. */
  readonly decisions: Map<string, DriftDecisions>;
  recordAccountId(account: {
    readonly personId: string;
    readonly target: string;
    readonly accountId: string;
  }): Promise<void>;
}

/** What runs need of the ledger, over people in memory of whom one run at a time changes something. */
export function createInMemoryReconcileLedger(door: InMemoryIntake): InMemoryReconcileLedger {
  const owners = new Map<string, string>();
  const settlements = new Map<EventReference, Settlement>();
  const decisions = new Map<string, DriftDecisions>();
  const ownerOf = (target: string, accountId: string) => {
    const id = owners.get(`${target}#${accountId}`);
    return id === undefined ? undefined : door.person(id);
  };
  const ledger: InMemoryReconcileLedger = {
    settlements,
    decisions,
    load: async (personId) => door.person(personId),
    acquireLease: async ({ personId }) => ({ kind: 'acquired', person: door.person(personId) }),
    updateLeased: async ({ personId, change }) => {
      door.change(personId, change);
      return door.person(personId);
    },
    releaseLease: async ({ personId, change }) => {
      door.change(personId, change);
      return { person: door.person(personId), hasNews: false };
    },
    newestTakenAt: async () => undefined,
    settleEvent: async (reference, settlement) => {
      const before = settlements.get(reference);
      if (before === undefined || before.reason === 'retries-exhausted')
        settlements.set(reference, settlement);
    },
    claimAccount: async ({ target, accountId, personId }) => {
      const owner = ownerOf(target, accountId);
      const { id } = door.person(personId);
      if (owner !== undefined && owner.id !== id) return { kind: 'held-by-another', personId: owner.id };
      owners.set(`${target}#${accountId}`, id);
      return { kind: 'claimed' };
    },
    findAccountOwners: async ({ target, accountIds }) =>
      new Map(
        accountIds.flatMap((accountId) => {
          const person = ownerOf(target, accountId);
          if (person === undefined) return [];
          return [[accountId, { person, hasOpenWork: person.openEvents.length > 0 }] as const];
        }),
      ),
    findForgottenAccounts: async () => new Set(),
    findDecisions: async (accounts) =>
      accounts.map(({ accountId }) => decisions.get(accountId) ?? noDecisions),
    findHolders: async (identifiers) => door.holders(identifiers),
    noteLeaver: async () => undefined,
    resolveLeaver: async () => undefined,
    // Every release was noted, of the person whom it turned out to be about.
    readReleases: async (references) =>
      new Map(
        door
          .people()
          .flatMap(({ id, authority }) =>
            (authority?.approvals ?? [])
              .filter(({ reference }) => references.includes(reference))
              .map((approval) => [approval.reference, { personId: id, proof: proofOf(approval) }] as const),
          ),
      ),
    reopenEvents: async () => undefined,
    passBrake: async () => ({ kind: 'passed' }),
    resolveHeld: async () => undefined,
    sayHeld: async () => undefined,
    askAgain: async ({ personId, target }) => {
      const ended = eventsBehindNames(door.person(personId)).filter((reference) => {
        const { status, notTaken = [] } = settlements.get(reference) ?? {};
        return status === 'failed' || notTaken.includes('userName') || notTaken.includes('email');
      });
      for (const reference of ended) settlements.delete(reference);
      door.change(personId, (person) => ({
        ...askingAgain(person, target),
        openEvents: [...ended.map((reference) => openAgain(person, reference)), ...person.openEvents],
      }));
    },
    recordAccountId: async ({ personId, target, accountId }) => {
      const { id, targets } = door.person(personId);
      if (targets[target]?.accountId !== undefined) return;
      const claim = await ledger.claimAccount({ target, accountId, personId: id });
      if (claim.kind !== 'claimed') return;
      door.change(id, (person) => ({
        ...person,
        targets: {
          ...person.targets,
          [target]: { ...(person.targets[target] ?? newTargetState), accountId },
        },
      }));
    },
  };
  return ledger;
}

function openAgain({ desired }: Person, reference: EventReference): OpenEvent {
  const attributes = attributeNames.filter((name) => desired[name]?.by === reference);
  return { reference, type: attributes.includes('active') ? 'onboard' : 'update', attributes };
}
