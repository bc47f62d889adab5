import * as z from 'zod';

const targetOutcomeSchema = z.looseObject({
  result: z.string(),
  reason: z.string().optional(),
  notTaken: z.array(z.string()).optional(),
  invitation: z.string().optional(),
});

/** The body of an answer about an event, or of a problem. */
const answerBodySchema = z.looseObject({
  eventId: z.string().optional(),
  /** An event's status, or a problem's HTTP status. */
  status: z.union([z.string(), z.int()]).optional(),
  statusUrl: z.string().optional(),
  reason: z.string().optional(),
  notTaken: z.array(z.string()).optional(),
  outcome: z.record(z.string(), targetOutcomeSchema).optional(),
  type: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z
    .array(z.object({ path: z.string(), code: z.string(), expected: z.string().optional() }))
    .optional(),
});

export type AnswerBody = z.infer<typeof answerBodySchema>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty when the answer is no JSON object. */
  readonly body: AnswerBody;
  readonly text: string;
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parseBody(text), text };
}

function parseBody(text: string): AnswerBody {
  try {
    return answerBodySchema.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
