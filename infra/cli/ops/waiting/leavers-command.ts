import type { OpenLeaver } from '../../../../shared/ledger/people/leavers.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { labelPeople } from '../person/person-label.ts';
import { table } from '../table.ts';

export const leaversCommand: Command = {
  name: 'leavers',
  summary: 'lists who left and is not known to be deactivated, the longest first',
  parameters: [],
  async run(_args, { context, ledger, stage }) {
    const leavers: (OpenLeaver & { readonly refusedBy?: string })[] = [];
    for await (const leaver of ledger.listLeavers()) {
      const refusedBy = leaver.reason === 'refused' ? await ledger.refuserOf(leaver.reference) : undefined;
      leavers.push({ ...leaver, ...(refusedBy && { refusedBy }) });
    }
    const label = await labelPeople(
      context,
      leavers.map(({ personId }) => personId),
    );
    return {
      needsAttention: leavers.length > 0,
      json: { leavers: leavers.map((leaver) => ({ ...leaver, label: label(leaver.personId) })) },
      lines: [
        ...table(
          leavers.map(({ since, reason, refusedBy, target = '', personId, reference }) => ({
            since: describeTime(since),
            reason: refusedBy === undefined ? reason : `${reason} by ${refusedBy}`,
            target,
            person: label(personId),
            event: reference,
          })),
        ),
        `${leavers.length} not deactivated on ${stage.title}`,
      ],
    };
  },
};
