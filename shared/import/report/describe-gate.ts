import { number } from '../../report/html.ts';
import type { HeldReason, PlanWarning } from '../decide/gate.ts';

/** Why a plan is held, in a sentence. */
export function describeHeldReason(reason: HeldReason): string {
  switch (reason.code) {
    case 'too-many-deactivations':
      return reason.people === 0
        ? `It would deactivate ${count(reason.count, 'person', 'people')}; up to ${number(reason.limit)} pass without approval.`
        : `It would deactivate ${number(reason.count)} of ${count(reason.people, 'person', 'people')}; up to ${number(reason.limit)} pass without approval.`;
    case 'too-many-creates':
      return `It would create ${count(reason.count, 'account', 'accounts')}; up to ${number(reason.limit)} pass without approval.`;
    case 'approval-role':
      return `It would give a role that needs approval: ${reason.roles
        .map(({ role, count: people }) => `${role} (${count(people, 'person', 'people')})`)
        .join(', ')}.`;
    case 'grant-holder-renamed':
      return `It would give another user name or address to ${count(reason.count, 'person', 'people')} with a role that needs approval. Make sure that it is theirs.`;
    case 'protected-account-renamed':
      return `It would give another user name or address to ${count(reason.count, 'protected account', 'protected accounts')}. A protected account is never changed, whoever releases the file: take that row out, or the account off protectedAccounts first.`;
    case 'file-shrank':
      return (
        `The file has ${count(reason.people, 'person', 'people')}, the last accepted one of this feed had ${number(reason.previousPeople)}: ` +
        `${reason.shrankPercent.toFixed(1)} % fewer, and up to ${reason.limitPercent} % pass without approval. Perhaps the extract was cut off.`
      );
    case 'other-people':
      return `Of ${count(reason.previousPeople, 'person', 'people')} in the last accepted file of this feed, ${number(reason.count)} are not in this one, and others are. Perhaps it is the file of another feed.`;
    case 'leavers-unread':
      return (
        reason.columns
          .map(
            ({ column, count: rows }) =>
              `The column “${column}” is not read, and looks as if it said who left, in ${count(rows, 'row', 'rows')}.`,
          )
          .join(' ') +
        ' Leave those people out, give them the action offboard, or name the column “active”, with yes and no in it. If it says something else, rename it.'
      );
    case 'file-cut-off':
      return `The file ends in the middle of row ${number(reason.row)}, without a line end: it was probably cut off, and people are missing below. Drop the whole file again.`;
    case 'sheets-unread':
      return `The sheet “${reason.sheet}” was read, and others were not: ${quoted(reason.others)}. The people on those seem to be missing, or what is said of them. Put everyone on one sheet, or name the sheet in the metadata sheet.`;
    case 'returned-rows':
      return 'It has the column “error” of a rejected.csv, which has some of the people only: as a full file it would deactivate everyone else. Drop it into imports/delta/ instead, or take that column out of a complete file.';
    case 'too-many-name-changes':
      return `It would change the names or addresses of ${number(reason.count)} of ${count(reason.people, 'person', 'people')}; up to ${number(reason.limit)} pass without approval. Perhaps a column was sorted without the others.`;
  }
}

/** What someone who reads or approves the plan should know, in a sentence. */
export function describeWarning(warning: PlanWarning): string {
  switch (warning.code) {
    case 'deactivation-clears-assets':
      return 'Infraon also takes a deactivated person off every asset, and activating the account again does not restore that.';
    case 'feed-like-another':
      return `The feed “${warning.feed}” is new, and there is one called “${warning.other}”. If you mean that one, drop the file there: capital letters matter, and a new feed does not know who is missing.`;
    case 'other-sheets':
      return `The sheet “${warning.sheet}” was read, and others were not: ${quoted(warning.others)}.`;
    case 'first-full-file':
      return 'This is the first full file of the feed: accounts that are there are taken over without an invitation, and no one counts as missing.';
  }
}

function quoted(names: readonly string[]): string {
  const some = names.slice(0, 10).map((name) => `“${name}”`);
  return [...some, ...(names.length > 10 ? [`${number(names.length - 10)} more`] : [])].join(', ');
}

/** `1 person`, `1,204 people`. */
export function count(value: number, one: string, many: string): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}
