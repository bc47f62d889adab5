import type { Acceptance, Decided } from '../../../../shared/domain/drift-decision.ts';
import { isOfLeaver } from '../../../../shared/drift/drift-finding.ts';
import { acceptFindings, findDecisions, forgetAccepted } from '../../../../shared/ledger/drift-decisions.ts';
import { findPeople } from '../../../../shared/ledger/people/find-people.ts';
import type { DriftSubject } from '../../../../shared/ledger/table/ledger-keys.ts';
import type { Command, CommandArguments } from '../command.ts';
import type { Operation } from '../operation.ts';
import { requireTarget } from '../operation.ts';
import { findOnePerson } from '../person/find-person.ts';
import { Refusal } from '../refusal.ts';
import { type ReportedFinding, readDrift } from './read-drift.ts';

export const acceptCommand: Command = {
  name: 'accept',
  summary: 'says that what the newest drift report found may stay so',
  parameters: ['TARGET', 'ACCOUNT'],
  options: {
    person: { type: 'string', value: 'QUERY', help: 'whose it is; where ACCOUNT is none: who has none' },
    because: { type: 'string', value: 'TEXT', help: 'why, for colleagues; no personal data' },
    undo: { type: 'boolean', help: 'takes it back' },
  },
  notes: [
    'Neither healing nor later events change it while HR expects the one value and the account shows the',
    'other; an account is left inactive until HR’s next word on that. That someone left and has access',
    'cannot be accepted.',
  ],
  async run(args, operation) {
    const [target = '', account = ''] = args.positionals;
    requireTarget(operation, target);
    const found = await findReported(args, operation);
    const { personId } = found;
    const subject = subjectOf(target, found);
    const because = args.text('because');
    const kinds = found.findings.map(({ kind }) => kind);
    const detail = [...new Set(kinds)].join(', ');
    const reason = because === undefined ? '' : `: ${because}`;
    const entry = { target, accountId: found.accountId, personId, detail: `${detail}${reason}` };
    if (args.has('undo')) {
      const [known] = await findDecisions(operation.context, [subject]);
      if (known === undefined || known.accepted.length === 0) {
        throw new Refusal('not-found', `Nothing of ${account} at ${target} is accepted.`);
      }
      const by = await operation.record({ ...entry, action: 'accept', outcome: 'taken back' });
      await forgetAccepted(operation.context, subject);
      return {
        json: { accepted: [], target, account, by },
        lines: [`Nothing of ${account} at ${target} is accepted now: the next drift report lists it again`],
      };
    }
    if (found.findings.length === 0) {
      throw new Refusal('not-found', `The newest drift report of ${target} finds nothing of ${account}.`);
    }
    await refuseLeavers(operation, found);
    const by = await operation.record({ ...entry, action: 'accept' });
    const decided = {
      by,
      at: operation.context.now().toISOString(),
      ...(because === undefined ? {} : { because }),
    };
    const accepted = found.findings.map((finding) => acceptanceOf(finding, decided));
    await acceptFindings(operation.context, { subject, accepted });
    return {
      json: { accepted: kinds, target, account, by },
      lines: [`Accepted of ${account} at ${target}: ${detail}. It stays so until something about it changes`],
    };
  },
};

interface Found {
  readonly accountId?: string | undefined;
  readonly personId?: string | undefined;
  readonly findings: readonly ReportedFinding[];
}

async function findReported(args: CommandArguments, operation: Operation): Promise<Found> {
  const [target = '', account = ''] = args.positionals;
  const query = args.text('person');
  const person = query === undefined ? undefined : await findOnePerson(operation.context, query);
  if (account === 'none' && person === undefined) {
    throw new Refusal('incomplete', 'Say who has no account: --person QUERY.');
  }
  const accountId = account === 'none' ? undefined : account;
  const [report] = await readDrift(operation, target);
  const findings = (report?.findings ?? []).filter(
    (finding) => finding.accountId === accountId && (person === undefined || finding.personId === person.id),
  );
  const personId = person?.id ?? findings.find((finding) => finding.personId !== undefined)?.personId;
  return { accountId, personId, findings };
}

function subjectOf(target: string, { accountId, personId = '' }: Found): DriftSubject {
  return accountId === undefined ? { target, personId } : { target, accountId };
}

/** No one may keep access because someone has said that it is all right. */
async function refuseLeavers({ context }: Operation, { findings, personId }: Found): Promise<void> {
  const people = personId === undefined ? undefined : await findPeople(context, [personId]);
  const hasLeft = people?.get(personId ?? '')?.person.desired.active?.value === false;
  if (!hasLeft && !findings.some(isOfLeaver)) return;
  throw new Refusal(
    'not-allowed',
    'Its person has left, which cannot be accepted: deactivate the account, or have HR onboard the person again.',
  );
}

function acceptanceOf({ kind, facts, differences }: ReportedFinding, decided: Decided): Acceptance {
  if (facts !== undefined) return { kind, facts, ...decided };
  const attributes = differences.map((difference) => [difference.attribute, difference.facts]);
  return { kind, ...decided, attributes: Object.fromEntries(attributes) };
}
