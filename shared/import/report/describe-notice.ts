import type { Notice } from '../../aws/create-notice-topic.ts';
import { quoteName } from '../../report/quote-name.ts';
import type { HeldReason } from '../decide/gate.ts';
import type { ImportState } from '../decide/planned-change.ts';
import type { Rejection } from '../drop/rejection.ts';
import { describeRefusal } from '../judge-release.ts';
import type { ImportRecord, Refusal, RefusedRelease, Release } from '../ledger/import-records.ts';

/** As much of an import as people are told of. */
export interface NoticedImport {
  readonly importId: string;
  /** The dropped object's key. */
  readonly key: string;
  readonly state: ImportState;
  readonly droppedBy?: string | undefined;
  readonly heldBecause: readonly HeldReason[];
  readonly rejectedBecause?: Rejection | undefined;
  readonly planHash?: string | undefined;
  readonly released?: Release | undefined;
  readonly releaseRefused?: RefusedRelease | undefined;
  readonly refused?: Refusal | undefined;
}

export function noticedImport(record: ImportRecord): NoticedImport {
  const { importId, object, state, droppedBy, heldBecause, rejectedBecause, plan } = record;
  const { released, releaseRefused, refused } = record;
  const base = { importId, key: object.key, state, droppedBy, heldBecause, rejectedBecause };
  return { ...base, planHash: plan?.hash, released, releaseRefused, refused };
}

/**
 * What HR is told of a file that waits for an approval, was released or was refused. Of people it names only who dropped and
 * who released the file, as AWS names them.
 */
export function noticeOf(noticed: NoticedImport, reports: { readonly bucket: string }): Notice {
  const { importId, key, state, rejectedBecause, released, releaseRefused } = noticed;
  const file = `The file ${quoteName(key)}, dropped by ${principal(noticed.droppedBy)},`;
  const report = `reports/${importId}/ of the bucket ${reports.bucket}`;
  if (state === 'held' && releaseRefused !== undefined) {
    return noticeFrom(`The release of import ${importId} was refused`, [
      `${file} stays held, and nothing of it is done. ${principal(releaseRefused.by)} tried to release it on ${releaseRefused.at}.`,
      describeRefusal(releaseRefused.because),
      `The report is in ${report}.`,
    ]);
  }
  if (state === 'held') {
    return noticeFrom(`Import ${importId} waits for an approval`, [
      `${file} is planned, and nothing of it is done: ${noticed.heldBecause.map(({ code }) => code).join(', ')}.`,
      `To release it, someone other than whoever dropped it puts an object approvals/${importId} with this content into the bucket of dropped files:`,
      `${noticed.planHash}`,
      'To refuse it, anyone who may approve puts the word refuse there instead.',
      `The report is in ${report}.`,
    ]);
  }
  if (state === 'rejected') {
    return noticeFrom(`Import ${importId} was refused`, [
      noticed.refused === undefined
        ? `${file} cannot be used, and nothing of it is done.`
        : `${file} was held. It was refused by ${principal(noticed.refused.by)} on ${noticed.refused.at}, and nothing of it is done.`,
      rejectedBecause?.message ?? '',
      `The report is in ${report}.`,
    ]);
  }
  return noticeFrom(`Import ${importId} was released`, [
    `${file} was held. It was released by ${principal(released?.by)} on ${released?.at}, and is being applied.`,
    `The report comes to ${report} when that is done.`,
  ]);
}

function noticeFrom(subject: string, paragraphs: readonly string[]): Notice {
  return { subject, message: paragraphs.join('\n\n') };
}

function principal(name: string | undefined): string {
  return name === undefined ? 'someone unknown' : quoteName(name);
}
