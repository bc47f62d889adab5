import type { Person } from '../../../../shared/domain/person.ts';
import { changePerson } from '../../../../shared/ledger/people/change-person.ts';
import type { Command } from '../command.ts';
import { findOnePerson } from '../person/find-person.ts';
import { personLabel } from '../person/person-label.ts';
import { Refusal } from '../refusal.ts';

export const inviteCommand: Command = {
  name: 'invite',
  summary: 'sends a person the invitation again',
  parameters: ['QUERY'],
  options: {
    target: { type: 'string', value: 'NAME', help: 'where; otherwise wherever the person was to be invited' },
  },
  async run(args, operation) {
    const { context } = operation;
    const [query = ''] = args.positionals;
    const { id, person } = await findOnePerson(context, query);
    const label = personLabel(person);
    const targets = targetsToInvite(person, args.text('target'));
    if (person.desired.active?.value !== true) {
      throw new Refusal('not-allowed', `${label} is not active, so no invitation is sent.`);
    }
    if (targets.length === 0) {
      throw new Refusal(
        'not-allowed',
        `${label} has no account that an invitation could be for: name a --target.`,
      );
    }
    await changePerson(context, {
      personId: id,
      change: (latest) => ({
        ...latest,
        targets: Object.fromEntries(
          Object.entries(latest.targets).map(([name, state]) => {
            if (!targets.includes(name)) return [name, state];
            if (state.invitation === 'inviting') throw isOnItsWay(label, name);
            return [name, { ...state, invitation: 'due' }];
          }),
        ),
      }),
      notes: [await operation.entry({ action: 'invite', detail: targets.join(', ') })],
    });
    await operation.enqueue([id], 'user-changes');
    const by = await operation.caller();
    return {
      json: { invited: id, label, targets, by },
      lines: [
        `${label} is invited again at ${targets.join(', ')} in a moment: look at npm run ops -- person ${label}`,
      ],
    };
  },
};

/** A second one would be sent before it is known what became of the first. */
function isOnItsWay(label: string, target: string): Refusal {
  return new Refusal(
    'outdated',
    `An invitation of ${label} at ${target} is being sent: look at npm run ops -- person ${label} in a minute.`,
  );
}

function targetsToInvite({ targets }: Person, only: string | undefined): readonly string[] {
  return Object.entries(targets).flatMap(([name, { accountId, invitation }]) => {
    if (accountId === undefined) return [];
    const isMeant = only === undefined ? invitation !== 'none' : name === only;
    return isMeant ? [name] : [];
  });
}
