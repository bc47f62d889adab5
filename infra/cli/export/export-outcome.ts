import * as z from 'zod';

const found = z.int().default(0);

/** As much of what nightly-export answers as is shown. */
const answerSchema = z.object({
  exports: z.array(
    z.discriminatedUnion('status', [
      z.object({
        status: z.literal('published'),
        target: z.string(),
        date: z.string(),
        rows: z.int(),
        source: z.enum(['download', 'listing']),
        keys: z.array(z.string()),
        drift: z.object({
          counts: z.record(z.string(), found),
          underWay: found,
          healing: z.object({
            state: z.enum(['off', 'reported', 'due', 'held']),
            people: found,
            heldBecause: z.array(z.object({ code: z.string() })),
          }),
        }),
      }),
      z.object({
        status: z.literal('already-published'),
        target: z.string(),
        date: z.string(),
        keys: z.array(z.string()),
      }),
      z.object({
        status: z.literal('outdated'),
        target: z.string(),
        date: z.string(),
        latest: z.string(),
      }),
      z.object({
        status: z.literal('quarantined'),
        target: z.string(),
        date: z.string(),
        reason: z.string(),
        keys: z.array(z.string()),
      }),
      z.object({ status: z.literal('failed'), target: z.string(), date: z.string(), reason: z.string() }),
    ]),
  ),
});

type Exported = z.infer<typeof answerSchema>['exports'][number];

/** What a person at the terminal is told. */
export interface ExportOutcome {
  readonly lines: readonly string[];
  /** 0: every target has its export of the date. 1: one of them has not, because it was quarantined or failed. */
  readonly exitCode: 0 | 1;
}

/** Reads what nightly-export answers for a person at the terminal. `place` says where an object is. */
export function describeExports(answer: unknown, place: (key: string) => string): ExportOutcome {
  const { exports } = answerSchema.parse(answer);
  const isBad = exports.some(({ status }) => status === 'quarantined' || status === 'failed');
  return { lines: exports.flatMap((one) => describe(one, place)), exitCode: isBad ? 1 : 0 };
}

function describe(exported: Exported, place: (key: string) => string): readonly string[] {
  const head = `${exported.target}, ${exported.date}`;
  const files = 'keys' in exported ? exported.keys.map((key) => `  ${place(key)}`) : [];
  switch (exported.status) {
    case 'published': {
      const { rows, source, drift } = exported;
      const how = source === 'download' ? 'as downloaded' : 'made from the listing';
      return [`${head}: published, ${count(rows)} rows, ${how}`, ...describeDrift(drift), ...files];
    }
    case 'already-published':
      return [`${head}: already published; --force rebuilds it`, ...files];
    case 'outdated':
      return [`${head}: not made, because there is an export of ${exported.latest}`];
    case 'quarantined':
      return [
        `${head}: NOT PUBLISHED, ${exported.reason}. The previous export stands; what was received is kept:`,
        ...files,
        ...(exported.reason === 'shrunk'
          ? ['  If the directory really became that small: npm run export -- --accept-shrunk']
          : []),
      ];
    case 'failed':
      return [`${head}: FAILED, ${exported.reason}. The export before stands.`];
  }
}

function describeDrift({
  counts,
  underWay,
  healing,
}: Extract<Exported, { readonly status: 'published' }>['drift']): readonly string[] {
  const kinds = Object.entries(counts).flatMap(([kind, number]) =>
    number === 0 ? [] : [`${count(number)} ${kind}`],
  );
  const { state, people, heldBecause } = healing;
  const reasons = heldBecause.map(({ code }) => code).join(', ');
  const healings: Readonly<Record<typeof state, string>> = {
    off: '',
    reported: `healing would change ${count(people)} people${reasons === '' ? '' : `, and be held: ${reasons}`}`,
    due: `${count(people)} people are being healed`,
    held: `HEALING IS HELD: ${reasons}; nothing is changed`,
  };
  return [
    `  drift: ${kinds.length === 0 ? 'none' : kinds.join(', ')}${underWay === 0 ? '' : `; ${count(underWay)} people under way`}`,
    ...(people === 0 || state === 'off' ? [] : [`  ${healings[state]}`]),
  ];
}

function count(value: number): string {
  return value.toLocaleString('en');
}
