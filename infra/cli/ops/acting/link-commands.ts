import { newTargetState, type Person, type TargetState } from '../../../../shared/domain/person.ts';
import { type NotedEntry, recordOperatorEntry } from '../../../../shared/history/operator-actions.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import {
  findAccountOwners,
  linkAccount,
  unlinkAccount,
} from '../../../../shared/ledger/people/account-claims.ts';
import { changePerson } from '../../../../shared/ledger/people/change-person.ts';
import type { PersonSummary } from '../../../../shared/ledger/people/person-summary.ts';
import type { Command } from '../command.ts';
import { requireTarget } from '../operation.ts';
import { findOnePerson } from '../person/find-person.ts';
import { labelPeople, personLabel } from '../person/person-label.ts';
import { Refusal } from '../refusal.ts';

export const linkCommand: Command = {
  name: 'link',
  summary: 'says that an account is a person’s, who has none there',
  parameters: ['TARGET', 'ACCOUNT'],
  options: { person: { type: 'string', value: 'QUERY', help: 'whose it is' } },
  notes: [
    'ACCOUNT is the id that the target has for it. From the next run on it is kept equal to what HR says.',
  ],
  async run(args, operation) {
    const [target = '', accountId = ''] = args.positionals;
    requireTarget(operation, target);
    const query = args.text('person');
    if (query === undefined) throw new Refusal('incomplete', 'Say whose the account is: --person QUERY.');
    const { context } = operation;
    const { id, person, lease } = await findOnePerson(context, query);
    const label = personLabel(person);
    const known = person.targets[target]?.accountId;
    if (known !== undefined && known !== accountId) {
      throw new Refusal('not-allowed', `${label} has the account ${known} at ${target}: unlink that first.`);
    }
    const owner = await ownerOf(context, { target, accountId });
    if (owner !== undefined && owner.person.id !== id) {
      const labelOf = await labelPeople(context, [owner.person.id]);
      throw new Refusal(
        'not-allowed',
        `Account ${accountId} is ${labelOf(owner.person.id)}'s: unlink it first.`,
      );
    }
    const entry = await operation.entry({ action: 'link', target, accountId });
    if (lease !== undefined && lease.until > context.now().toISOString()) throw atWork(id);
    await recordOperatorEntry(context, { personId: id, entry });
    if (!(await linkAccount(context, { target, accountId, personId: id }))) {
      throw new Refusal('outdated', `Account ${accountId} changed hands just now: look again.`);
    }
    await changeTarget(context, {
      ...{ personId: id, target, entry },
      change: ({ creatingSince: _creating, conflict: _conflict, ...state }) => {
        if (state.accountId === accountId) return state;
        if (state.accountId !== undefined) {
          throw new Refusal('outdated', `${label} got the account ${state.accountId} just now: look again.`);
        }
        return { ...cleared(state), otherAccountIds: state.otherAccountIds, accountId };
      },
    });
    await operation.enqueue([id], 'user-changes');
    const by = await operation.caller();
    return {
      json: { linked: accountId, target, personId: id, by },
      lines: [`Account ${accountId} at ${target} is ${label}'s, and is reconciled in a moment`],
    };
  },
};

export const unlinkCommand: Command = {
  name: 'unlink',
  summary: 'says that an account is not the person’s who has it, for good',
  parameters: ['TARGET', 'ACCOUNT'],
  options: {
    person: { type: 'string', value: 'QUERY', help: 'only if it is this person’s' },
    'not-theirs': { type: 'boolean', help: 'also of someone who left and is not known to be out' },
  },
  notes: [
    'The account stays as it is and belongs to no one. Where its names still lead to it, the person ends',
    'in a conflict: give the account, or the person, another name.',
  ],
  async run(args, operation) {
    const [target = '', accountId = ''] = args.positionals;
    const { context } = operation;
    const owner = await ownerOf(context, { target, accountId });
    if (owner === undefined) {
      throw new Refusal('not-found', `Account ${accountId} at ${target} belongs to no one who is known.`);
    }
    const { id } = owner.person;
    if (!args.has('not-theirs')) refuseOpenLeaver(owner, target);
    const query = args.text('person');
    if (query !== undefined && (await findOnePerson(context, query)).id !== id) {
      throw new Refusal('not-allowed', `Account ${accountId} at ${target} is not ${query}'s.`);
    }
    // First, so that the account is no one's only once the person's history says so.
    await changeTarget(context, {
      ...{ personId: id, target, entry: await operation.entry({ action: 'unlink', target, accountId }) },
      change: (state) => {
        const otherAccountIds = state.otherAccountIds.filter((one) => one !== accountId);
        return state.accountId === accountId
          ? { ...cleared(state), otherAccountIds }
          : { ...state, otherAccountIds };
      },
    });
    if (!(await unlinkAccount(context, { target, accountId, personId: id }))) {
      throw new Refusal('outdated', `Account ${accountId} changed hands just now: look again.`);
    }
    await operation.enqueue([id], 'user-changes');
    const by = await operation.caller();
    return {
      json: { unlinked: accountId, target, personId: id, by },
      lines: [
        `Account ${accountId} at ${target} belongs to no one from now on (it was person ${id}'s).`,
        `Whether their names still lead to it: npm run ops -- reconcile ${id} --dry-run`,
      ],
    };
  },
};

/** Nothing is known of another account; that the person was not deactivated stays known until a run has ended it. */
function cleared({ notDeactivatedSince }: TargetState): TargetState {
  return { ...newTargetState, ...(notDeactivatedSince === undefined ? {} : { notDeactivatedSince }) };
}

/** No run would look at the account any more: whoever left would keep it in silence. */
function refuseOpenLeaver({ person, hasOpenWork }: PersonSummary, target: string): void {
  const isKnownActive = person.targets[target]?.notDeactivatedSince !== undefined;
  if (person.desired.active?.value !== false || !(hasOpenWork || isKnownActive)) return;
  throw new Refusal(
    'not-allowed',
    `Its person has left and is not known to be out. If the account is theirs, deactivate it at ${target}, then npm run ops -- reconcile ${person.id}; if it is someone else's, say so: --not-theirs.`,
  );
}

/** To whom an account belongs; undefined where it is no one's. */
async function ownerOf(
  context: LedgerContext,
  { target, accountId }: { readonly target: string; readonly accountId: string },
) {
  const owners = await findAccountOwners(context, { target, accountIds: [accountId] });
  return owners.get(accountId);
}

/** A run writes down at its end which account it has worked on. */
function atWork(personId: string): Refusal {
  return new Refusal('outdated', `Person ${personId} is being reconciled now: say it again in a moment.`);
}

/** Changes what the ledger knows of a person's account, with the entry that says so, unless a run is at work on it. */
async function changeTarget(
  context: LedgerContext,
  {
    personId,
    target,
    entry,
    change,
  }: {
    readonly personId: string;
    readonly target: string;
    readonly entry: NotedEntry;
    readonly change: (state: TargetState) => TargetState;
  },
): Promise<void> {
  await changePerson(context, {
    personId,
    change: (latest): Person => ({
      ...latest,
      targets: { ...latest.targets, [target]: change(latest.targets[target] ?? newTargetState) },
    }),
    busy: () => atWork(personId),
    notes: [entry],
  });
}
