import * as z from 'zod';

const operation = z.string().min(1);

const selection = {
  /** Which operations of the vendor it strikes; absent: all. */
  operation: z.union([operation, z.array(operation).min(1)]).optional(),
  /** How many requests it strikes; absent: until it is cleared. */
  times: z.int().min(1).optional(),
  /** How many matching requests pass before the first is struck. */
  skip: z.int().min(0).default(0),
  /** Only requests about this user: by the body, or by the user that the path names. Without regard to case. */
  match: z.strictObject({ username: z.string(), email: z.string(), id: z.string() }).partial().optional(),
};

/** `before`: the operation is not carried out. `after`: it is, and only its answer is lost or replaced. */
const when = { when: z.enum(['before', 'after']).default('before') };
const milliseconds = z.number().min(0).max(3_600_000);
const retryAfter = z.union([z.int().min(0), z.string()]);
const status = z.int().min(200).max(599);

const randomModes = [
  'status-500',
  'status-500-after',
  'status-503',
  'throttled',
  'reset',
  'reset-after',
  'html',
  'broken-json-after',
] as const;

/** A fault that can be armed. Times are milliseconds unless a name says otherwise. */
const faultSchema = z.discriminatedUnion('kind', [
  /** An HTTP status with a JSON body (default: the vendor's usual one) and headers. */
  z.strictObject({
    kind: z.literal('status'),
    ...selection,
    ...when,
    status,
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    /** Seconds, or a date as text, for `Retry-After`. */
    retryAfter: retryAfter.optional(),
  }),
  /** Waits before the headers. `when` says whether the operation is carried out after or before the wait. */
  z.strictObject({ kind: z.literal('delay'), ...selection, ...when, ms: milliseconds }),
  /** Sends the headers at once and the body in small pieces. */
  z.strictObject({
    kind: z.literal('drip'),
    ...selection,
    chunkBytes: z.int().min(1).default(1),
    everyMs: milliseconds.default(50),
  }),
  /** Destroys the connection without an answer. */
  z.strictObject({ kind: z.literal('reset'), ...selection, ...when }),
  /** A proxy's HTML page. */
  z.strictObject({ kind: z.literal('html'), ...selection, ...when, status: status.default(502) }),
  /** The right status and content type, and a body that is no JSON. */
  z.strictObject({ kind: z.literal('broken-json'), ...selection, ...when }),
  /** The true answer cut in half: ended cleanly, or, where `announced`, short of its Content-Length. */
  z.strictObject({ kind: z.literal('truncated'), ...selection, announced: z.boolean().default(false) }),
  /** The lines of the true answer behind the first (the rows of a CSV): in reverse, or the last of them twice. */
  z.strictObject({ kind: z.literal('lines'), ...selection, change: z.enum(['reversed', 'last-repeated']) }),
  z.strictObject({ kind: z.literal('throttled'), ...selection, retryAfter: retryAfter.optional() }),
  /** 429 for whatever exceeds `perSecond`, after a burst (default: a second's worth). */
  z.strictObject({
    kind: z.literal('rate-limit'),
    ...selection,
    perSecond: z.number().positive(),
    burst: z.number().min(1).optional(),
    retryAfter: retryAfter.optional(),
  }),
  /** A user created by the struck request is neither listed nor returned for `ms`. */
  z.strictObject({ kind: z.literal('invisible'), ...selection, ms: milliseconds }),
  /** The API key becomes another one just before the struck request is checked. */
  z.strictObject({ kind: z.literal('key-change'), ...selection, apiKey: z.string().min(1) }),
  /** 400 where the body carries the attribute (with `value`: that very value), naming it or not. */
  z.strictObject({
    kind: z.literal('refuse-attribute'),
    ...selection,
    attribute: z.string().min(1),
    value: z.unknown().optional(),
    named: z.boolean().default(true),
  }),
  /** Carries the operation out as though the body lacked the attribute. */
  z.strictObject({ kind: z.literal('ignore-attribute'), ...selection, attribute: z.string().min(1) }),
  /** Says that the user exists already, whether or not it does. */
  z.strictObject({ kind: z.literal('already-exists'), ...selection, when: when.when }),
  /** 200 with a failure in its body, where the vendor does so. */
  z.strictObject({
    kind: z.literal('logical-failure'),
    ...selection,
    ...when,
    msg: z.string().default('Something went wrong.'),
  }),
  /** Lists and downloads show only this share of the users, with totals to match. */
  z.strictObject({ kind: z.literal('shrink'), ...selection, keep: z.number().min(0).max(1) }),
  /** A storm: each matching request is struck with probability `rate`, in a way drawn from `modes`; repeatable by `seed`. */
  z.strictObject({
    kind: z.literal('random'),
    ...selection,
    rate: z.number().min(0).max(1),
    seed: z.int(),
    modes: z
      .array(z.enum(randomModes))
      .min(1)
      .default([...randomModes]),
  }),
]);

/** The faults that can be armed at a vendor with these operations. */
export const createFaultSchema = (operationNames: readonly string[]) =>
  faultSchema.superRefine(({ operation: aimedAt = [] }, context) => {
    for (const name of Array.isArray(aimedAt) ? aimedAt : [aimedAt]) {
      if (operationNames.includes(name)) continue;
      const message = `expected one of ${operationNames.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['operation'], message });
    }
  });

export type FaultSchema = ReturnType<typeof createFaultSchema>;
export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type RandomMode = (typeof randomModes)[number];

/** A fault that was armed, and how often it struck. */
export interface ArmedFault {
  readonly id: number;
  readonly fault: Fault;
  readonly hits: number;
  /** How many requests it will still strike; null: until it is cleared. */
  readonly remaining: number | null;
}
