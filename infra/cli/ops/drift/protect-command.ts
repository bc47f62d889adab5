import { findDecisions, protectAccount } from '../../../../shared/ledger/drift-decisions.ts';
import { findAccountOwners } from '../../../../shared/ledger/people/account-claims.ts';
import type { Command } from '../command.ts';
import { requireTarget } from '../operation.ts';
import { findOnePerson } from '../person/find-person.ts';
import { labelPeople } from '../person/person-label.ts';
import { Refusal } from '../refusal.ts';

export const protectCommand: Command = {
  name: 'protect',
  summary: 'says that an account is never written to',
  parameters: ['TARGET', 'ACCOUNT'],
  options: {
    person: { type: 'string', value: 'QUERY', help: 'only if it is this person’s' },
    because: { type: 'string', value: 'TEXT', help: 'why, for colleagues; no personal data' },
    undo: { type: 'boolean', help: 'takes it back' },
  },
  notes: [
    'As by protectedAccounts in the stage’s configuration. Should its person leave, the access stays:',
    'leavers lists it, and an alarm goes off. The account of someone who left is not protected.',
  ],
  async run(args, operation) {
    const [target = '', accountId = ''] = args.positionals;
    requireTarget(operation, target);
    if (accountId === 'none') {
      throw new Refusal('incomplete', 'Say which account: a person without one has nothing to protect.');
    }
    const { context } = operation;
    const owners = await findAccountOwners(context, { target, accountIds: [accountId] });
    const owner = owners.get(accountId)?.person;
    const query = args.text('person');
    if (query !== undefined && (await findOnePerson(context, query)).id !== owner?.id) {
      throw new Refusal('not-allowed', `Account ${accountId} at ${target} is not known to be ${query}'s.`);
    }
    const label = (await labelPeople(context, [owner?.id]))(owner?.id);
    const undo = args.has('undo');
    if (!undo && owner?.desired.active?.value === false) {
      throw new Refusal(
        'not-allowed',
        `${label} has left: protecting ${accountId} would leave the access. Deactivate it first.`,
      );
    }
    if (undo) {
      const [known] = await findDecisions(context, [{ target, accountId }]);
      if (known?.protected === undefined) {
        throw new Refusal('not-found', `Account ${accountId} at ${target} is not protected by an operator.`);
      }
    }
    const because = args.text('because');
    const by = await operation.record({
      ...{ action: 'protect', target, accountId, personId: owner?.id, detail: because },
      ...(undo ? { outcome: 'taken back' } : {}),
    });
    const at = context.now().toISOString();
    const decided = undo ? undefined : { by, at, ...(because === undefined ? {} : { because }) };
    await protectAccount(context, { subject: { target, accountId }, decided });
    const isDue = undo && owner?.desired.active?.value === false;
    if (isDue) await operation.enqueue([owner.id], 'user-changes');
    const whose = owner === undefined ? 'no one known' : label;
    return {
      json: { protected: !undo, target, accountId, personId: owner?.id, by },
      lines: [
        undo
          ? `Account ${accountId} at ${target}, of ${whose}, is written to again${isDue ? ', and is reconciled in a moment' : ''}`
          : `Account ${accountId} at ${target}, of ${whose}, is not written to any more`,
        ...(owner === undefined ? ['Check the id: it is not looked up at the target'] : []),
      ],
    };
  },
};
