import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { labelPeople } from '../person/person-label.ts';
import { table } from '../table.ts';
import { readHeld } from './settle-held.ts';

export const heldCommand: Command = {
  name: 'held',
  summary: 'lists what the brakes hold, and what to say to release or refuse it',
  parameters: [],
  notes: [
    'A newer word of the HR system overrules what is held, and needs no release. A held import is in its',
    'report, and is released or refused by its id.',
  ],
  async run(_args, { context, ledger, stage }) {
    const brakes = await readHeld(ledger);
    const changes = brakes.flatMap(({ id, changes }) => changes.map((change) => ({ id, ...change })));
    const label = await labelPeople(
      context,
      changes.map(({ personId }) => personId),
    );
    return {
      needsAttention: changes.length > 0,
      json: {
        brakes: brakes.map(({ id, hash, source, changes }) => ({
          ...{ id, hash, source, people: changes.length },
          changes: changes.map((change) => ({ ...change, label: label(change.personId) })),
        })),
      },
      lines: [
        ...table(
          changes.map(({ since, id, personId, reference }) => ({
            since: describeTime(since),
            id,
            person: label(personId),
            event: reference,
          })),
        ),
        ...table(brakes.map(({ id, hash, changes }) => ({ id, people: `${changes.length}`, hash }))),
        `${changes.length} held on ${stage.title}`,
      ],
    };
  },
};
