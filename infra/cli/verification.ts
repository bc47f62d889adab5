import { type ChainFault, checkChain } from '../../shared/export/check-chain.ts';
import { table } from '../local/demo/table.ts';
import type { VerifiedFolder } from './verify-folder.ts';

/** What a person at the terminal is told of the exports that were looked at. */
export interface Verification {
  readonly lines: readonly string[];
  /** 1: something was removed, altered or added. */
  readonly exitCode: 0 | 1;
}

/** Checks the chains of manifests, target by target, and says of each date what was found. */
export function describeVerification(verified: readonly VerifiedFolder[]): Verification {
  const targets = Map.groupBy(verified, ({ folder }) => folder.name);
  const faults: string[] = [];
  const rows: Record<string, string>[] = [];
  for (const [name, folders] of targets) {
    const chain = checkChain(folders.flatMap(({ link }) => link ?? []));
    for (const { folder, link, faults: found } of folders) {
      const { date } = folder;
      const ofChain = chain.filter((fault) => fault.date === date).map(describeFault);
      const all = [...found, ...ofChain];
      faults.push(...all.map((fault) => `${name} ${date}: ${fault}`));
      rows.push({
        export: name,
        date,
        rows: link === undefined ? '' : String(link.manifest.rows),
        source: link?.manifest.source ?? '',
        files: link === undefined ? '' : String(Object.keys(link.manifest.files).length),
        verdict: all.length === 0 ? 'intact' : 'NOT INTACT',
      });
    }
  }
  return {
    lines: [
      ...table(rows),
      ...faults,
      faults.length === 0
        ? `Every export is intact: ${rows.length}`
        : `Exports: ${rows.length}; found to be wrong: ${faults.length}`,
    ],
    exitCode: faults.length === 0 ? 0 : 1,
  };
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
