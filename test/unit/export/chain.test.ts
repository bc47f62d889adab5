import { describe, expect, test } from 'vitest';
import { type ChainLink, checkChain } from '../../../shared/export/check-chain.ts';
import {
  hashManifest,
  type Manifest,
  manifestSchema,
  writeManifest,
} from '../../../shared/export/manifest.ts';

function manifestOf(date: string, previous: Manifest['previous']): Manifest {
  return {
    date,
    target: 'infraon',
    attempt: 'a1',
    rows: 1,
    bytes: 2,
    sha256: 'a'.repeat(64),
    source: 'download',
    started: `${date}T00:15:00.000Z`,
    finished: `${date}T00:16:00.000Z`,
    durations: { usersMs: 1, listingMs: 1, driftMs: 1, totalMs: 3 },
    counts: { listed: 1, active: 1, inactive: 0, unclear: 0 },
    files: { 'users.csv': { bytes: 2, sha256: 'a'.repeat(64) } },
    drift: {},
    previous,
  };
}

function linkOf(manifest: Manifest): ChainLink {
  return { date: manifest.date, manifest, sha256: hashManifest(writeManifest(manifest)) };
}

function chainOf(...dates: readonly string[]): ChainLink[] {
  const links: ChainLink[] = [];
  for (const date of dates) {
    const last = links.at(-1);
    const previous = last === undefined ? null : { date: last.date, sha256: last.sha256 };
    links.push(linkOf(manifestOf(date, previous)));
  }
  return links;
}

/** Older code did not say for how long it kept what it published. */
const kept = { isKnown: false, isExpired: () => false };

describe('the chain of manifests', () => {
  const chain = chainOf('2026-11-18', '2026-11-19', '2026-11-21', '2026-11-22');

  test('is whole as it was written, in any order, with nights that were left out, and without its oldest part', () => {
    expect(checkChain(chain, kept)).toEqual([]);
    expect(checkChain(chain.toReversed(), kept)).toEqual([]);
    expect(checkChain(chain.slice(2), kept)).toEqual([]);
    expect(checkChain([], kept)).toEqual([]);
  });

  test('shows a removed export', () => {
    expect(checkChain(chain.toSpliced(1, 1), kept)).toEqual([
      { date: '2026-11-21', kind: 'removed', concerns: '2026-11-19' },
    ]);
  });

  test('shows that its oldest part was removed before its time', () => {
    const isExpired = (date: string) => date < '2026-11-19';
    expect(checkChain(chain.slice(1), { isKnown: true, isExpired })).toEqual([]);
    expect(checkChain(chain.slice(2), { isKnown: true, isExpired })).toEqual([
      { date: '2026-11-21', kind: 'removed', concerns: '2026-11-19' },
    ]);
    expect(checkChain(chain, { isKnown: true, isExpired })).toEqual([]);
  });

  test('shows an altered export', () => {
    const [, second] = chain;
    if (second === undefined) throw new Error('no link');
    const altered = linkOf({ ...second.manifest, rows: 7 });
    expect(checkChain(chain.with(1, altered), kept)).toEqual([
      { date: '2026-11-21', kind: 'altered', concerns: '2026-11-19' },
    ]);
  });

  test('shows an export that was put in between, that stands in another folder, or that names none before', () => {
    const between = linkOf(manifestOf('2026-11-20', { date: '2026-11-19', sha256: chain[1]?.sha256 ?? '' }));
    expect(checkChain([...chain, between], kept)).toEqual([
      { date: '2026-11-21', kind: 'inserted', concerns: '2026-11-20' },
    ]);
    const moved = chain.map((link, index) => (index === 3 ? { ...link, date: '2026-11-23' } : link));
    expect(checkChain(moved, kept)).toEqual([{ date: '2026-11-23', kind: 'misplaced' }]);
    expect(checkChain([...chain.slice(0, 1), linkOf(manifestOf('2026-11-19', null))], kept)).toEqual([
      { date: '2026-11-19', kind: 'unlinked', concerns: '2026-11-18' },
    ]);
  });

  test('survives being written and read, with members that a later version adds', () => {
    const manifest = manifestOf('2026-11-18', null);
    const read = manifestSchema.parse({ ...JSON.parse(writeManifest(manifest).toString()), extra: 1 });
    expect(read).toEqual(manifest);
  });
});
