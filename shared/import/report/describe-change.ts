import type { RowError } from '../../csv/rows/row.ts';
import { type AttributeName, attributeNames } from '../../domain/attributes.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { type ColumnOf, describeConflict, errorsOfConflict } from './describe-conflict.ts';
import type { ReportedChange, ReportedRow } from './report-content.ts';
import {
  type ChangeDetail,
  detailAt,
  detailOfChange,
  detailOfRow,
  isPerTarget,
  labelOf,
  targetsOf,
} from './row-detail.ts';

/** What is wrong, in words that follow the name of a column. */
const faults: Readonly<Record<string, string>> = {
  required: 'is missing',
  malformed: 'is not written as it has to be',
  'wrong-type': 'is not written as it has to be',
  'not-allowed': 'is none of the values that are possible',
  'too-long': 'is too long',
  'too-short': 'is too short',
  'unprintable-character': 'contains a control character, or a line break where none may stand',
  'spreadsheet-damage':
    'is a number that a spreadsheet has changed, by an exponent, a fraction, separators or a date',
  'misread-characters':
    'has letters that were lost or changed when a program read the file in another encoding than it is written in',
  'formula-error': 'is the error of a formula that could not be computed',
  'role-not-allowed': 'is a role that may not be given',
  'contradicts-action': 'contradicts the action',
  'implausible-time': 'lies before 1970',
  'too-far-ahead': 'lies more than a year ahead',
  'too-few-cells': 'has fewer cells than there are columns',
  'too-many-cells': 'has more cells than there are columns',
  'stray-quote': 'has a quotation mark where none may stand',
  'line-break': 'has a line break where none may stand',
  'incomplete-for-create':
    'is about a person who is not known, and lacks what a new account needs: an e-mail address, and a given name or a display name',
};

/** The errors of a row in sentences for people. The codes stand in `rejected.csv`. */
function explainRowErrors(errors: readonly RowError[]): string {
  return errors
    .map(({ column, code, expected }) => {
      const where = column === undefined ? 'The row' : `“${column}”`;
      if (column === undefined && code === 'required') return `The row lacks ${expected}.`;
      if (code === 'placeholder') return `${where} is not ${expected}: it stands for one that is missing.`;
      const wanted = expected === undefined ? '' : ` (expected: ${expected})`;
      return `${where} ${faults[code] ?? `is not usable: ${code}`}${wanted}.`;
    })
    .join(' ');
}

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
    'The person was offboarded on purpose, and being in a file does not bring anyone back: the action onboard does.',
  rejected: 'The row could not be used.',
  'incomplete-for-create':
    'No one is known by what identifies the row, and a new account needs an e-mail address, and a given name or a display name.',
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
  'out-of-scope': 'Whoever said it may not speak of this person.',
  protected: 'The account is protected and is never changed.',
  'protected-leaver':
    'The person leaves, and their access stays: the account is protected and is never changed.',
  'superseded-leaver':
    'The person is to leave, and their access stays, since something newer than this file says so. If they have left, drop the row again with the metadata as-of: the time at which that was true.',
  refused: 'The brake held it, and an operator refused it.',
  'retries-exhausted': 'It was tried many times without success. Ask the administrators.',
  'unreadable-row':
    'The person is not in the file, or in a row that cannot be read: nothing was done. Correct that row and drop the whole file again.',
  'conflicting-row':
    'The person is not in the file under this number, but a row that could not be used has their user name or address: nothing was done. Correct that row and drop the whole file again.',
  'spreadsheet-damage': 'A spreadsheet has changed the number.',
  pending: 'It is still under way and goes on by itself.',
  'held-by-brake':
    'It waits for an operator, since files have deactivated or renamed as many people as they may in a day: npm run held lists it, npm run release lets it go.',
};

/** What happens, or happened, to someone's accounts, in a sentence or more. */
export function describeChange(change: ReportedChange, columnOf: ColumnOf = (name) => name): string {
  const { kind, scheduledFor, replaces = {}, joins = 0 } = change;
  const cells =
    kind === 'update' ? changedAttributes(change) : attributeNames.filter((name) => name in replaces);
  const names = targetsOf(change);
  const [only = 'infraon'] = names;
  return [
    ...(isPerTarget(change)
      ? names.map((name) => `${labelOf(name)}: ${sentences[detailAt(change, name)]}`)
      : [sentenceOf(detailOfChange(change), only)]),
    ...(cells.length === 0
      ? []
      : [`What differs: ${cells.map((name) => describeCell(change, { name, columnOf })).join(', ')}.`]),
    ...(joins === 0 ? [] : ['What was said of the person before is joined to it.']),
    ...(scheduledFor === undefined ? [] : [`The time is ${scheduledFor}.`]),
    ...(names.length > 1 ? names : [only]).flatMap((name) =>
      describeRemainder(change, { target: name, columnOf }),
    ),
  ].join(' ');
}

/** The column and, of what an approver has to compare, what was there and what comes. */
function describeCell(
  { user, replaces = {} }: ReportedChange,
  { name, columnOf }: { readonly name: AttributeName; readonly columnOf: ColumnOf },
): string {
  const [before, after] = [replaces[name], user[name]];
  if (typeof before !== 'string' || typeof after !== 'string') return columnOf(name);
  return `${columnOf(name)} (${before === '' ? 'another one' : before} → ${after})`;
}

function sentenceOf(detail: ChangeDetail, target: string): string {
  return detail === 'rejected-by-vendor'
    ? `${labelOf(target)} did not accept the change.`
    : sentences[detail];
}

/** What a target did not do, although it did the rest. */
function describeRemainder(
  { notTaken, targets = {} }: ReportedChange,
  { target, columnOf }: { readonly target: string; readonly columnOf: ColumnOf },
): readonly string[] {
  const { invitation, notTaken: own } = targets[target] ?? {};
  const attributes = (Object.keys(targets).length > 1 ? own : (notTaken ?? own)) ?? [];
  return [
    ...(attributes.length === 0
      ? []
      : [`${labelOf(target)} did not take ${attributes.map(columnOf).join(', ')}.`]),
    ...(invitation === 'failed'
      ? [`The invitation could not be sent: send it from ${labelOf(target)}.`]
      : []),
    ...(invitation === 'unknown' ? ['It is not known whether the invitation was sent.'] : []),
  ];
}

/** What happened to a row, in a sentence or more; of a rejected one, all that is wrong with it. */
export function describeRow(row: ReportedRow, columnOf?: ColumnOf): string {
  const { outcome, errors, laterRow, earlierRow, change } = row;
  if (errors.length > 0) return explainRowErrors(errors);
  if (outcome === 'duplicate' && laterRow !== undefined)
    return `Row ${laterRow} is about the same person and comes later: it counts.`;
  const detail = detailOfRow(row);
  if (row.conflictsWith !== undefined)
    return describeConflict(row.conflictsWith, columnOf ?? ((name) => name));
  const sentence =
    change !== undefined && detail === detailOfChange(change)
      ? describeChange(change, columnOf)
      : sentences[detail];
  return earlierRow === undefined
    ? sentence
    : `${sentence} Row ${earlierRow} is about the same person and comes before: this one counts.`;
}

/**
 * What is wrong with a row that comes back: with its cells, with what the plan makes of them or, where a target refused it,
 * with the columns that the target named.
 */
export function errorsOfRow(row: ReportedRow, columnOf: ColumnOf = (name) => name): readonly RowError[] {
  if (row.errors.length > 0) return row.errors;
  const code = detailOfRow(row);
  if (row.conflictsWith !== undefined) return errorsOfConflict(row.conflictsWith, { code, columnOf });
  const refused = Object.values(row.change?.targets ?? {}).flatMap(({ notTaken = [] }) => notTaken);
  const columns = new Set(row.outcome === 'failed' ? refused.map(columnOf) : []);
  return columns.size === 0 ? [{ code }] : [...columns].map((column) => ({ column, code }));
}

/** Without what only names the person; first what named them otherwise until now. */
function changedAttributes({ user, replaces = {} }: ReportedChange): readonly AttributeName[] {
  const stated = attributeNames.filter((name) => user[name] !== undefined);
  const names = identifierTypes.filter((type) => stated.includes(type));
  const others = stated.filter((name) => !names.some((type) => type === name));
  const replaced = stated.filter((name) => replaces[name] !== undefined && !others.includes(name));
  return replaced.length + others.length > 0 ? [...replaced, ...others] : names.slice(1);
}
