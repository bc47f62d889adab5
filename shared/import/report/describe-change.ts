import type { RowError } from '../../csv/row.ts';
import { type AttributeName, attributeNames } from '../../domain/attributes.ts';
import { identifierTypes } from '../../domain/identifiers.ts';
import type { ReportedChange, ReportedRow } from '../reports.ts';
import { explainRowErrors } from './explain-row-errors.ts';
import { type ChangeDetail, detailOfChange, detailOfRow } from './row-detail.ts';
import { detailAt, isPerTarget, labelOf, targetsOf } from './target-detail.ts';

/** One sentence for the people who read the reports, for every detail there is. */
const sentences: Readonly<Record<ChangeDetail, string>> = {
  create: 'An account is to be created.',
  update: 'The account is to be updated.',
  reactivate: 'The account is to be activated again.',
  deactivate: 'The account is to be deactivated.',
  'schedule-create': 'An account is to be created later.',
  'schedule-update': 'The account is to be updated later.',
  'schedule-reactivate': 'The account is to be activated again later.',
  'schedule-deactivate': 'The account is to be deactivated later.',
  unchanged: 'Nothing differs, so nothing was done.',
  'offboarded-stays':
    'The person was offboarded on purpose, and being in a file does not bring anybody back: the action onboard does.',
  rejected: 'The row could not be used.',
  'incomplete-for-create':
    'Nobody is known by what identifies the row, and a new account needs an e-mail address, and a given name or a display name.',
  duplicate: 'A later row is about the same person and counts.',
  superseded: 'Something newer is known already.',
  'identity-conflict':
    'What identifies the person leads to several people or accounts. Find out who is meant: nothing was done.',
  created: 'The account was created.',
  invited: 'The person was invited: the account comes into being when they accept.',
  adopted: 'The account that was there already was taken over.',
  updated: 'The account was updated.',
  reactivated: 'The account was activated again.',
  deactivated: 'The account was deactivated.',
  deleted: 'The account was deleted.',
  absent: 'There is no account, and none is wanted. What was said is kept.',
  observed: 'No account was changed: this stage only observes.',
  applied: 'It was applied.',
  scheduled: 'It is scheduled.',
  'rejected-by-vendor': 'The change was not accepted.',
  protected: 'The account is protected and is never changed.',
  'retries-exhausted': 'It was tried many times without success. Ask the administrators.',
  pending: 'It is still under way and goes on by itself.',
};

/** What happens, or happened, to somebody's accounts, in a sentence or more. */
export function describeChange(change: ReportedChange): string {
  const { kind, scheduledFor } = change;
  const cells = kind === 'update' ? changedAttributes(change) : [];
  const names = targetsOf(change);
  const [only = 'infraon'] = names;
  return [
    ...(isPerTarget(change)
      ? names.map((name) => `${labelOf(name)}: ${sentences[detailAt(change, name)]}`)
      : [sentenceOf(detailOfChange(change), only)]),
    ...(cells.length === 0 ? [] : [`What differs: ${cells.join(', ')}.`]),
    ...(scheduledFor === undefined ? [] : [`The time is ${scheduledFor}.`]),
    ...(names.length > 1 ? names : [only]).flatMap((name) => describeRemainder(change, name)),
  ].join(' ');
}

function sentenceOf(detail: ChangeDetail, target: string): string {
  return detail === 'rejected-by-vendor'
    ? `${labelOf(target)} did not accept the change.`
    : sentences[detail];
}

/** What a target did not do, although it did the rest. */
function describeRemainder({ notTaken, targets = {} }: ReportedChange, target: string): readonly string[] {
  const { invitation, notTaken: own } = targets[target] ?? {};
  const attributes = (Object.keys(targets).length > 1 ? own : notTaken) ?? [];
  return [
    ...(attributes.length === 0 ? [] : [`${labelOf(target)} did not take ${attributes.join(', ')}.`]),
    ...(invitation === 'failed'
      ? [`The invitation could not be sent: send it from ${labelOf(target)}.`]
      : []),
    ...(invitation === 'unknown' ? ['It is not known whether the invitation was sent.'] : []),
  ];
}

/** What happened to a row, in a sentence or more; of a rejected one, all that is wrong with it. */
export function describeRow(row: ReportedRow): string {
  const { outcome, errors, laterRow, earlierRow, change } = row;
  if (errors.length > 0) return explainRowErrors(errors);
  if (outcome === 'duplicate' && laterRow !== undefined)
    return `Row ${laterRow} is about the same person and comes later: it counts.`;
  const detail = detailOfRow(row);
  const sentence =
    change !== undefined && detail === detailOfChange(change) ? describeChange(change) : sentences[detail];
  return earlierRow === undefined
    ? sentence
    : `${sentence} Row ${earlierRow} is about the same person and comes before: this one counts.`;
}

/** What is wrong with a rejected row: with its cells or, where those are fine, with what the plan makes of them. */
export function errorsOfRow(row: ReportedRow): readonly RowError[] {
  return row.errors.length > 0 ? row.errors : [{ code: detailOfRow(row) }];
}

/** Without what only names the person. */
function changedAttributes({ user }: ReportedChange): readonly AttributeName[] {
  const stated = attributeNames.filter((name) => user[name] !== undefined);
  const names = identifierTypes.filter((type) => stated.includes(type));
  const others = stated.filter((name) => !names.some((type) => type === name));
  return others.length > 0 ? others : names.slice(1);
}
