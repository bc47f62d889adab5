import { findPeople } from '../../../../shared/ledger/people/find-people.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { personLabel } from '../person/person-label.ts';
import { table } from '../table.ts';
import { type DeadLetter, readDeadLetters } from './dead-letters.ts';

export const deadLettersCommand: Command = {
  name: 'dead-letters',
  summary: 'lists the messages that were given up, with the people and the reasons',
  parameters: [],
  notes: ['Looking hides them from others until the command ends; they stay where they are.'],
  async run(_args, { context, sqs, stage }) {
    const letters: DeadLetter[] = [];
    for (const queue of stage.queues) {
      for await (const page of readDeadLetters(sqs, queue)) letters.push(...page);
    }
    const people = await findPeople(
      context,
      letters.flatMap(({ personId }) => personId ?? []),
    );
    const listed = letters.map(({ queue, messageId, personId, sentAt, body }) => {
      const person = personId === undefined ? undefined : people.get(personId)?.person;
      const reasons = Object.entries(person?.targets ?? {}).flatMap(([target, { failing, conflict }]) => {
        const because = failing?.because ?? conflict?.reason;
        return because === undefined ? [] : [`${target}: ${because}`];
      });
      return {
        ...{ queue, messageId, sentAt, personId },
        label: person === undefined ? body : personLabel(person),
        open: person?.openEvents.length ?? 0,
        reasons:
          person !== undefined && reasons.length === 0 ? [settledReason(person.openEvents.length)] : reasons,
      };
    });
    return {
      needsAttention: listed.length > 0,
      json: { deadLetters: listed },
      lines: [
        ...table(
          listed.map(({ sentAt, queue, label, reasons }) => ({
            sent: describeTime(sentAt),
            queue,
            about: label,
            because: reasons.join('; '),
          })),
        ),
        `${listed.length} dead letters on ${stage.title}`,
      ],
    };
  },
};

/** A dead letter may have been overtaken by a later run, or by another message. */
function settledReason(open: number): string {
  return open === 0 ? 'nothing is open any more: redriving it does no harm' : 'not known';
}
