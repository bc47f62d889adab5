import { expiredUntil } from '../../../shared/evidence/expired-until.ts';
import {
  type ChainFault,
  type ChainLink,
  checkChain,
  type Expiry,
} from '../../../shared/export/check-chain.ts';
import { checkSignatures, type SignatureFault } from '../../../shared/export/check-signatures.ts';
import type { PublishedExport } from '../../../shared/export/export-ledger.ts';
import { table } from '../demo/table.ts';
import type { VerifiedFolder } from './verify-folder.ts';

/** What a person at the terminal is told of the exports that were looked at. */
export interface Verification {
  readonly lines: readonly string[];
  /** 1: something was removed, altered, added or forged. */
  readonly exitCode: 0 | 1;
}

/** What the ledger remembers as published last, by the name of the target's folder (`users`, `esper-users`). */
export type Heads = ReadonlyMap<string, PublishedExport>;

/**
 * Checks the chains of manifests and their signatures, target by target, each up to the end that the ledger remembers, and says
 * of each date what was found. `now` is undefined where a copy is looked at.
 */
export function describeVerification(
  verified: readonly VerifiedFolder[],
  { heads, now }: { readonly heads: Heads; readonly now: Date | undefined },
): Verification {
  const targets = Map.groupBy(verified, ({ folder }) => folder.name);
  const faults: string[] = [];
  const rows: Record<string, string>[] = [];
  const notes: string[] = [];
  for (const name of new Set([...targets.keys(), ...heads.keys()])) {
    const expiry = expiryOf(targets.get(name) ?? [], now);
    const folders = (targets.get(name) ?? []).filter(
      ({ folder, isWhole }) => isWhole || !expiry.isExpired(folder.date),
    );
    const links = folders.flatMap(({ link }) => link ?? []);
    const chain = checkChain(links, expiry);
    if (!expiry.isKnown && links.length > 0)
      notes.push(
        `${name}: no export says for how long it is kept: whether the oldest were removed is not known`,
      );
    const published = heads.get(name);
    const ofHead = published === undefined ? [] : checkHead(links, published);
    faults.push(...ofHead.map((fault) => `${name} ${fault.date}: ${describeHead(fault)}`));
    const wrong = new Set(ofHead.map(({ date }) => date));
    const signed = links.map((link) => ({ ...link, saysSigned: link.manifest.signedBy !== undefined }));
    const signatures = checkSignatures(signed, { knowsHead: published !== undefined });
    notes.push(...describeUnsigned(name, signatures.unsigned));
    for (const { folder, link, faults: found } of folders) {
      const { date } = folder;
      const ofChain = chain.filter((fault) => fault.date === date).map(describeFault);
      const ofSignature = signatures.faults.filter((fault) => fault.date === date).map(describeSignature);
      const all = [...found, ...ofChain, ...ofSignature];
      faults.push(...all.map((fault) => `${name} ${date}: ${fault}`));
      rows.push({
        export: name,
        date,
        rows: link === undefined ? '' : String(link.manifest.rows),
        source: link?.manifest.source ?? '',
        signature: link?.signature ?? '',
        files: link === undefined ? '' : String(Object.keys(link.manifest.files).length),
        verdict: all.length === 0 && !wrong.has(date) ? 'intact' : 'NOT INTACT',
      });
    }
  }
  return {
    lines: [
      ...table(rows),
      ...notes,
      ...faults,
      faults.length === 0
        ? `Every export is intact: ${rows.length}`
        : `Exports: ${rows.length}; found to be wrong: ${faults.length}`,
    ],
    exitCode: faults.length === 0 ? 0 : 1,
  };
}

const hourMs = 3_600_000;

/** By what signed manifests say. A date begins up to 14 hours earlier than in UTC. */
function expiryOf(folders: readonly VerifiedFolder[], now: Date | undefined): Expiry {
  const said = folders.flatMap(({ link }) =>
    link?.signature === 'good' ? [{ at: link.manifest.finished, retainDays: link.manifest.retainDays }] : [],
  );
  const until = expiredUntil(said, now);
  return {
    isKnown: until !== undefined,
    isExpired: (date) => until !== undefined && Date.parse(date) - 14 * hourMs <= until,
  };
}

/** Not a fault; but whoever reads this should know how far back the signatures go. */
function describeUnsigned(name: string, dates: readonly string[]): readonly string[] {
  const [first, last] = [dates.at(0), dates.at(-1)];
  if (first === undefined) return [];
  const when = first === last ? first : `${first} to ${last}`;
  return [`${name} ${when}: published before exports were signed (${dates.length})`];
}

function describeSignature({ kind }: SignatureFault): string {
  switch (kind) {
    case 'wrong':
      return 'its signature is not one that a trusted key made over its manifest: it was altered or forged, or another key signed';
    case 'removed':
      return 'its signature is removed';
    case 'none':
      return 'neither it nor an export before it is signed';
  }
}

function describeHead({ kind }: HeadFault): string {
  switch (kind) {
    case 'cut':
      return 'it was published last, and is removed: the end of the chain is cut off';
    case 'forged':
      return 'its manifest is not the one that was published: the chain was forged, here or at an earlier date, and hashed again';
    case 'appended':
      return 'it was never published';
  }
}

function describeFault({ kind, concerns }: ChainFault): string {
  switch (kind) {
    case 'misplaced':
      return 'its manifest is of another date';
    case 'removed':
      return `the export of ${concerns}, which it follows, is removed`;
    case 'altered':
      return `the manifest of ${concerns} was altered after this one was made`;
    case 'inserted':
      return `it does not know of the export of ${concerns}, which was added or altered`;
    case 'unlinked':
      return `it follows none, and there is one of ${concerns}`;
  }
}

/**
 * What is wrong with a chain's end, measured by what the ledger remembers of it.
 * - `cut`: the newest export that was published is not there.
 * - `forged`: it is there, and its manifest is not the one that was published. Every manifest names the one before by its
 *   hash, so this is also how a chain shows that was altered anywhere and hashed again up to its end.
 * - `appended`: there is one of a later date, which was never published.
 */
interface HeadFault {
  readonly date: string;
  readonly kind: 'cut' | 'forged' | 'appended';
}

/** Compares the manifests that were found of one target, in any order, with the export that was published last. */
function checkHead(links: readonly ChainLink[], published: PublishedExport): readonly HeadFault[] {
  const head = links.find(({ date }) => date === published.date);
  const faults: HeadFault[] = links
    .filter(({ date }) => date > published.date)
    .map(({ date }) => ({ date, kind: 'appended' }));
  if (head === undefined) return [...faults, { date: published.date, kind: 'cut' }];
  if (head.sha256 === published.manifestSha256) return faults;
  return [...faults, { date: published.date, kind: 'forged' }];
}
