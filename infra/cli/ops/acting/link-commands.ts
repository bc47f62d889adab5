import { newTargetState, type Person, type TargetState } from '../../../../shared/domain/person.ts';
import {
  findAccountOwners,
  linkAccount,
  unlinkAccount,
} from '../../../../shared/ledger/people/account-claims.ts';
import { changePerson } from '../../../../shared/ledger/people/change-person.ts';
import type { Command } from '../command.ts';
import type { Operation } from '../operation.ts';
import { findOnePerson } from '../person/find-person.ts';
import { personLabel } from '../person/person-label.ts';
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
    const query = args.text('person');
    if (query === undefined) throw new Refusal('incomplete', 'Say whose the account is: --person QUERY.');
    const { context } = operation;
    const { id, person } = await findOnePerson(context, query);
    const label = personLabel(person);
    const known = person.targets[target]?.accountId;
    if (known !== undefined && known !== accountId) {
      throw new Refusal('not-allowed', `${label} has the account ${known} at ${target}: unlink that first.`);
    }
    if (!(await linkAccount(context, { target, accountId, personId: id }))) {
      const owner = (await findAccountOwners(context, { target, accountIds: [accountId] })).get(accountId);
      throw new Refusal(
        'not-allowed',
        `Account ${accountId} belongs to person ${owner?.person.id}: unlink it first.`,
      );
    }
    await change(operation, { id, target }, ({ creatingSince: _creating, conflict: _conflict, ...state }) =>
      state.accountId === accountId
        ? state
        : { ...newTargetState, otherAccountIds: state.otherAccountIds, accountId },
    );
    const by = await operation.record({ action: 'link', personId: id, target, accountId });
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
  notes: [
    'The account stays as it is and belongs to no one. Where its names still lead to it, the person ends',
    'in a conflict: give the account, or the person, another name.',
  ],
  async run({ positionals: [target = '', accountId = ''] }, operation) {
    const { context } = operation;
    const owner = (await findAccountOwners(context, { target, accountIds: [accountId] })).get(accountId);
    if (owner === undefined) {
      throw new Refusal('not-found', `Account ${accountId} at ${target} belongs to no one who is known.`);
    }
    const { id } = owner.person;
    if (!(await unlinkAccount(context, { target, accountId, personId: id }))) {
      throw new Refusal('outdated', `Account ${accountId} changed hands just now: look again.`);
    }
    await change(operation, { id, target }, (state) => {
      const otherAccountIds = state.otherAccountIds.filter((one) => one !== accountId);
      return state.accountId === accountId
        ? { ...newTargetState, otherAccountIds }
        : { ...state, otherAccountIds };
    });
    const by = await operation.record({ action: 'unlink', personId: id, target, accountId });
    return {
      json: { unlinked: accountId, target, personId: id, by },
      lines: [`Account ${accountId} at ${target} belongs to no one from now on (it was person ${id}'s)`],
    };
  },
};

async function change(
  { context, enqueue }: Operation,
  { id, target }: { readonly id: string; readonly target: string },
  by: (state: TargetState) => TargetState,
): Promise<void> {
  await changePerson(
    context,
    id,
    (latest): Person => ({
      ...latest,
      targets: { ...latest.targets, [target]: by(latest.targets[target] ?? newTargetState) },
    }),
  );
  await enqueue([id], 'user-changes');
}
