import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createListingProgress } from '../../../../shared/targets/esper/listing-progress.ts';

interface Directory {
  ids: number[];
}

/** Reads a directory to its end; `between` happens after each page. */
function readAll(given: {
  readonly directory: Directory;
  readonly limit: number;
  readonly between?: (page: number) => void;
  readonly page?: (offset: number) => readonly number[];
  readonly count?: () => number;
}) {
  const { directory, limit } = given;
  const takePage = createListingProgress();
  const seen: number[] = [];
  for (let offset = 0, pages = 1; ; pages += 1) {
    if (pages > 2000) throw new Error('the listing does not end');
    const ids = given.page?.(offset) ?? directory.ids.slice(offset, offset + limit);
    const { fresh, next } = takePage({ ids, count: given.count?.() ?? directory.ids.length });
    seen.push(...fresh.map((place) => ids[place] ?? 0));
    if (typeof next === 'string') return { end: next, seen, pages };
    offset = next.offset;
    given.between?.(pages);
  }
}

const people = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('a listing', () => {
  test.each([
    [0, 1],
    [1, 2],
    [10, 2],
    [11, 2],
    [28, 3],
    [29, 4],
  ])('of %i users ends at their count, after %i pages of ten', (count, pages) => {
    const directory = { ids: people(count) };
    expect(readAll({ directory, limit: 10 })).toEqual({ end: 'complete', seen: directory.ids, pages });
  });

  test.each([1, 2, 3, 10])('goes on where each page counts only itself, %i users a page', (limit) => {
    for (const size of [1, 2, 3, 4, 5, 10, 23]) {
      const directory = { ids: people(size) };
      const page = (offset: number) => directory.ids.slice(offset, offset + limit);
      let length = 0;
      const read = readAll({
        directory,
        limit,
        page: (offset) => {
          const ids = page(offset);
          length = ids.length;
          return ids;
        },
        count: () => length,
      });
      expect(read).toMatchObject({ end: 'complete', seen: directory.ids });
    }
  });

  test('ends where the server gives everyone whatever is asked', () => {
    const directory = { ids: people(3) };
    expect(readAll({ directory, limit: 10, page: () => directory.ids })).toMatchObject({
      end: 'complete',
      seen: directory.ids,
    });
  });

  test('goes on where the server gives less than asked, a single user a page included', () => {
    const directory = { ids: people(5) };
    expect(readAll({ directory, limit: 1 })).toMatchObject({
      end: 'complete',
      seen: directory.ids,
      pages: 5,
    });
    expect(readAll({ directory, limit: 2 })).toMatchObject({
      end: 'complete',
      seen: directory.ids,
      pages: 4,
    });
  });

  test('reads again what moved across the edge because someone left', () => {
    const directory = { ids: people(30) };
    const read = readAll({
      directory,
      limit: 10,
      between: (page) => {
        if (page === 1) directory.ids = directory.ids.filter((id) => id !== 3);
      },
    });
    expect(read).toMatchObject({ end: 'complete', seen: people(30) });
  });

  test('notices someone who left while another came, though the count is the same', () => {
    const directory = { ids: people(30) };
    const read = readAll({
      directory,
      limit: 10,
      between: (page) => {
        if (page === 1) directory.ids = [...directory.ids.filter((id) => id !== 3), 99];
      },
    });
    expect(read.end).toBe('complete');
    expect(new Set(read.seen)).toEqual(new Set([...people(30), 99]));
  });

  test('looks back as far as many left', () => {
    const directory = { ids: people(100) };
    const read = readAll({
      directory,
      limit: 10,
      between: (page) => {
        if (page === 8) directory.ids = directory.ids.slice(60);
      },
    });
    expect(read).toMatchObject({ end: 'complete', seen: people(100) });
  });

  test('looks back as far as many left while as many came', () => {
    const directory = { ids: people(100) };
    const read = readAll({
      directory,
      limit: 10,
      between: (page) => {
        if (page === 8) directory.ids = [...directory.ids.slice(60), ...people(60).map((id) => id + 1000)];
      },
    });
    expect(read.end).toBe('complete');
    expect(new Set(read.seen).size).toBe(160);
  });

  test('gives everyone who was there all the time, once, whoever comes and goes', () => {
    const change = fc.record({
      page: fc.integer({ min: 1, max: 12 }),
      place: fc.nat(60),
      leaves: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 2, max: 20 }),
        fc.array(change, { maxLength: 12 }),
        (size, limit, changes) => {
          const directory = { ids: people(size) };
          const stayed = new Set(directory.ids);
          let newcomer = 1000;
          const read = readAll({
            directory,
            limit,
            between: (page) => {
              for (const { place, leaves } of changes.filter((one) => one.page === page)) {
                const at = Math.min(place, directory.ids.length);
                const [gone] = directory.ids.splice(at, leaves ? 1 : 0, ...(leaves ? [] : [++newcomer]));
                if (gone !== undefined) stayed.delete(gone);
              }
            },
          });
          expect(new Set(read.seen).size).toBe(read.seen.length);
          if (read.end === 'complete') for (const id of stayed) expect(read.seen).toContain(id);
        },
      ),
    );
  });
});

describe('a listing is given up', () => {
  const directory = { ids: people(30) };

  test('when it ends before its count', () => {
    expect(readAll({ directory, limit: 10, count: () => 31 })).toMatchObject({ end: 'given-up' });
    expect(readAll({ directory: { ids: [] }, limit: 10, count: () => 1 })).toMatchObject({ end: 'given-up' });
  });

  test('when every offset gives the same page', () => {
    const read = readAll({ directory, limit: 10, page: () => people(10) });
    expect(read).toMatchObject({ end: 'given-up', seen: people(10) });
    expect(read.pages).toBeLessThan(20);
  });

  test('when no one new comes, however great the count', () => {
    const read = readAll({ directory, limit: 2, page: () => [1, 1], count: () => 1_000_000 });
    expect(read.end).toBe('given-up');
    expect(read.pages).toBeLessThan(20);
  });

  test('when it never settles', () => {
    let next = 0;
    const read = readAll({ directory, limit: 2, page: () => [++next, ++next], count: () => 1_000_000 });
    expect(read.end).toBe('given-up');
    expect(read.pages).toBeLessThan(500);
  });
});
