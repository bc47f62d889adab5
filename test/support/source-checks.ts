import fc from 'fast-check';
import { expect } from 'vitest';
import type {
  EmployeeNotice,
  HrApi,
  HrSource,
  SourceProof,
  TranslationContext,
} from '../../shared/hr-sources/hr-source.ts';

export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

/** An HR system's API that answers from a table by path, and what it was asked. */
export function recordingApi(answers: Readonly<Record<string, unknown>>) {
  const calls: { readonly path: string; readonly body?: unknown }[] = [];
  const api: HrApi = {
    getJson: async (path) => {
      calls.push({ path });
      return answers[path];
    },
    searchJson: async (path, body) => {
      calls.push({ path, body });
      return answers[path];
    },
  };
  return { api, calls };
}

/** A good delivery is refused once its signature, body or secret is not the right one. */
export function rejects<Settings>(source: HrSource<Settings>, good: SourceProof, header: string): void {
  const signature = good.headers[header] ?? '';
  const flipped = (at: number, mask: number) =>
    good.body.map((byte, index) => (index === at % good.body.length ? byte ^ mask : byte));
  const verdictOf = (change: Partial<SourceProof>) => source.verify({ ...good, ...change });
  const withHeader = (value: string | undefined) => verdictOf({ headers: { [header]: value } });
  const rejected = (because: string) => ({ kind: 'rejected', because });

  expect(withHeader(undefined)).toEqual(rejected('missing'));
  expect(withHeader('')).toEqual(rejected('missing'));
  const malformed = [
    signature.slice(1),
    `${signature}0`,
    ` ${signature}`,
    `${signature},${signature}`,
    `sha256=${signature}`,
    `é${signature.slice(1)}`,
    `\u{1f600}${signature.slice(2)}`,
    '*'.repeat(signature.length),
  ];
  for (const value of malformed) expect(withHeader(value), value).toEqual(rejected('malformed'));
  expect(withHeader(`${/^a/i.test(signature) ? 'B' : 'A'}${signature.slice(1)}`)).toEqual(
    rejected('mismatch'),
  );
  for (const secrets of [[], [''], [`${good.secrets[0]} `]]) {
    expect(verdictOf({ secrets })).toEqual(rejected('mismatch'));
  }
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      expect(verdictOf({ body: flipped(at, mask) })).toEqual(rejected('mismatch'));
    }),
    { numRuns: 30 },
  );
  fc.assert(
    fc.property(
      fc.option(
        fc.oneof(fc.string({ unit: codeUnit, maxLength: 100 }), fc.base64String(), fc.constant(signature)),
        {
          nil: undefined,
        },
      ),
      fc.uint8Array({ maxLength: 20 }),
      fc.array(fc.string({ unit: codeUnit, maxLength: 10 }), { maxLength: 2 }),
      (value, body, secrets) => {
        expect(source.verify({ headers: { [header]: value }, body, secrets, now: 0 }).kind).toBe('rejected');
      },
    ),
    { numRuns: 50 },
  );
}

/** Payloads and employees' records of any form, also nearly right ones, are translated to something. */
export function neverThrows<Settings>(options: {
  readonly source: HrSource<Settings>;
  readonly context: TranslationContext<Settings>;
  readonly payloads: readonly unknown[];
  readonly records: readonly unknown[];
  readonly kinds: readonly string[];
}): void {
  const { source, context, payloads, records, kinds } = options;
  fc.assert(
    fc.property(fc.oneof(anything, nearly(payloads)), (payload) => {
      expect(source.translate(payload, context)).toHaveProperty('kind');
    }),
    { numRuns: 500 },
  );
  const notice: fc.Arbitrary<EmployeeNotice> = fc.record({
    noticeId: fc.uuid(),
    employeeId: fc.uuid(),
    kind: fc.oneof(fc.constantFrom(...kinds), fc.string()),
    occurredAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'),
  });
  fc.assert(
    fc.property(fc.oneof(anything, nearly(records)), notice, (employee, notice) => {
      expect(source.translateEmployee?.(employee, { ...context, notice })).toHaveProperty('kind');
    }),
    { numRuns: 500 },
  );
}

/** Any UTF-16 unit, lone surrogates included. */
const codeUnit = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));

const hostile = fc.constantFrom(
  { toString: 1, valueOf: null },
  { length: 1e9 },
  '9999-99-99',
  '2026-01-01T00:00:00+99:99',
  -1e300,
  [[[]]],
);
const anything = fc.oneof(fc.anything({ withNullPrototype: true }), fc.jsonValue(), hostile);

/** One of these with something else at one place. */
function nearly(values: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...values), fc.nat(), anything)
    .map(([value, at, other]) => replaced(value, { left: at % placesIn(value) }, other));
}

function placesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + placesIn(member), 1);
}

function replaced(value: unknown, counter: { left: number }, other: unknown): unknown {
  if (counter.left-- === 0) return other;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => replaced(member, counter, other));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, replaced(member, counter, other)]),
  );
}
