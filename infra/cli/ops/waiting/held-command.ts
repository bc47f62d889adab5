import { type ImportRecord, listHeldImports } from '../../../../shared/import/ledger/import-records.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { section } from '../table.ts';
import { describeHeld, describeValues } from './held-changes.ts';
import { readHeld } from './settle-held.ts';

export const heldCommand: Command = {
  name: 'held',
  summary: 'lists what brakes and imports hold, what would change, and how to decide',
  parameters: [],
  notes: [
    'A newer word of the HR system overrules what is held, and needs no release. What a held import would',
    'change is in its report; it is released by whoever holds the policy of approvers.',
  ],
  async run(_args, { context, ledger, stage }) {
    const brakes = await readHeld(ledger);
    const shown = await Promise.all(
      brakes.map(async (brake) => ({ ...brake, changes: await describeHeld(context, brake.changes) })),
    );
    const imports = (await listHeldImports(context)).map(viewImport);
    const people = shown.reduce((sum, { changes }) => sum + changes.length, 0);
    return {
      needsAttention: people + imports.length > 0,
      json: {
        brakes: shown.map(({ id, hash, source, changes }) => ({
          ...{ id, hash, source, people: changes.length, changes },
        })),
        imports,
      },
      lines: [
        ...shown.flatMap(({ id, hash, changes }) => [
          ...section(
            `${id} holds ${changes.length}: npm run ops -- release ${id} --hash ${hash} (or refuse)`,
            changes.map(({ since, label, values, reference }) => ({
              since: describeTime(since),
              person: label,
              'would change': describeValues(values),
              event: reference,
            })),
          ),
        ]),
        ...section(
          `Imports that wait for an approval: ${imports.length}`,
          imports.map(({ id, since, key, because, changes }) => ({
            since: describeTime(since),
            id,
            file: key,
            because: because.join(', '),
            changes: String(changes),
          })),
        ),
        // In columns of their own, so that a hash stays in one piece.
        ...section(
          'Decide with npm run ops -- release ID --hash HASH, or refuse',
          imports.map(({ id, hash }) => ({ id, hash })),
        ),
        '',
        `On ${stage.title}: ${people} held by brakes, ${imports.length} by the gate of imports`,
      ],
    };
  },
};

/** What an approver has to know to find the report, and to decide. */
function viewImport({ importId, object, plan, receivedAt, heldBecause, droppedBy }: ImportRecord) {
  return {
    ...{ id: importId, key: object.key, droppedBy, since: plan?.plannedAt ?? receivedAt },
    because: heldBecause.map(({ code }) => code),
    changes: plan?.changes ?? 0,
    hash: plan?.hash ?? '',
  };
}
