import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eraseReports } from '../../../infra/cli/ops/privacy/erase-reports.ts';
import type { FormerVersion, ReportFiles } from '../../../infra/cli/ops/privacy/report-files.ts';
import { ObjectGoneError } from '../../../shared/aws/objects/object-store.ts';
import type { Identifier } from '../../../shared/domain/identity/identifiers.ts';
import { MemoryObjectStore } from '../../support/memory-object-store.ts';
import { contextOf } from '../../support/privacy-world.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';

const ann = 'ann.lee@example.com';
const names: readonly Identifier[] = [{ type: 'email', value: ann }];

/** A bucket that keeps versions. */
class Reports extends MemoryObjectStore implements ReportFiles {
  async *formerVersions(prefix: string): AsyncGenerator<FormerVersion> {
    for (const [key, versions] of this.versions) {
      const latest = this.keys().includes(key) ? versions.length - 1 : versions.length;
      for (const { versionId } of versions.slice(0, latest))
        if (key.startsWith(prefix)) yield { key, versionId };
    }
  }

  async removeVersion({ key, versionId }: FormerVersion): Promise<void> {
    const kept = this.versions.get(key)?.filter((version) => version.versionId !== versionId) ?? [];
    this.versions.set(key, kept);
  }

  openReplacement({ key, contentType, replaces }: Parameters<ReportFiles['openReplacement']>[0]) {
    const chunks: Uint8Array[] = [];
    return {
      write: async (chunk: Uint8Array) => void chunks.push(chunk),
      end: async () => {
        const body = Buffer.concat(chunks);
        const isWritten = await this.putUnchanged({ key, body, contentType, replaces });
        if (!isWritten) throw new ObjectGoneError(this.bucket);
      },
      abort: async () => {},
    };
  }

  /** What every version of every file says. */
  everything(): string {
    return [...this.versions.values()].flatMap((versions) => versions.map(({ bytes }) => bytes)).join('');
  }
}

let server: DynamoServer;
let stand: TestLedger;
let reports: Reports;
beforeAll(async () => {
  server = await startDynamo();
  stand = await TestLedger.create(server);
});
afterAll(() => server.stop());
beforeEach(() => {
  reports = new Reports();
});

const erase = () => eraseReports({ files: reports, context: contextOf(stand), names });
const rows = (...keys: readonly string[]) =>
  `row,key,outcome\r\n${keys.map((key, index) => `${index + 2},${key},done\r\n`).join('')}`;
const member = (value: string) => `${JSON.stringify({ identifiers: [{ type: 'email', value }] })}\n`;

describe('taking someone out of reports', () => {
  it('leaves no version that names them, also of files that name them no more, and keeps the others', async () => {
    const [csv, members, deleted, bob] = [
      'reports/i1/rows.csv',
      'state/feeds/hr/i1.ndjson',
      'reports/i2/summary.json',
      'reports/i3/rows.csv',
    ];
    for (const one of ['eve@example.com', ann]) await reports.put(csv, rows('bob@example.com', one), '');
    for (const one of [ann, 'bob@example.com']) await reports.put(members, member(one), '');
    await reports.put(deleted, JSON.stringify({ detail: ann }), '');
    await reports.remove(deleted);
    for (const one of ['eve@example.com', 'bob@example.com']) await reports.put(bob, rows(one), '');
    expect(await erase()).toEqual({ files: 1, openImports: [], listedBy: [] });
    expect(reports.everything()).not.toContain(ann);
    expect(reports.text(csv)).toBe(rows('bob@example.com', '(forgotten)'));
    const counts = [csv, members, deleted, bob].map((key) => reports.versions.get(key)?.length);
    expect(counts).toEqual([2, 1, 0, 2]);
    expect(await erase()).toEqual({ files: 0, openImports: [], listedBy: [] });
  });

  it('keeps what an import writes meanwhile', async () => {
    const key = 'state/feeds/hr/i1.ndjson';
    await reports.put(key, member(ann), '');
    let written = 0;
    reports.before = (call) => {
      written += call === 'put' ? 1 : 0;
      if (call === 'put' && written === 1) void reports.put(key, member('new@example.com') + member(ann), '');
    };
    expect(await erase()).toEqual({ files: 1, openImports: [], listedBy: ['hr'] });
    expect(reports.text(key)).toBe(member('new@example.com'));
    expect(reports.everything()).not.toContain(ann);
  });

  it('goes through a large file in pieces, whatever its cells hold', async () => {
    const filler = Array.from({ length: 25_000 }, (_, index) => `bob${index}@example.com`);
    const cells = ['"a quoted\r\ncell, ""so"", and more"', ...filler, ann, ...filler, ann];
    const text = `\ufeff${rows(...cells)}`;
    expect(text.length).toBeGreaterThan(1_500_000);
    await reports.put('reports/i1/rows.csv', text, '');
    await erase();
    expect(reports.text('reports/i1/rows.csv')).toBe(text.replaceAll(ann, '(forgotten)'));
  });
});
