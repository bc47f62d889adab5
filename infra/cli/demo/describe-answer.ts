import * as z from 'zod';

const viewSchema = z.object({
  status: z.string(),
  statusUrl: z.string(),
  outcome: z.unknown().optional(),
  notTaken: z.array(z.string()).optional(),
  receivedAt: z.string().optional(),
  settledAt: z.string().optional(),
});

/** An answer of the webhooks in a few lines, with what its status URL says now; a refusal as it is. */
export async function describeAnswer(answer: string): Promise<readonly string[]> {
  const accepted = viewSchema.safeParse(parse(answer));
  if (!accepted.success) return [answer];
  const { statusUrl } = accepted.data;
  const response = await fetch(statusUrl);
  const { status, outcome, notTaken, receivedAt, settledAt } = viewSchema.parse(await response.json());
  return [
    `status    ${status}${outcome === undefined ? '' : `  ${JSON.stringify(outcome)}`}`,
    ...(notTaken ? [`not taken ${notTaken.join(', ')} (the vendor refused or ignored it)`] : []),
    `received  ${receivedAt ?? ''}${settledAt ? `, settled ${settledAt}` : ''}`,
    `status at ${statusUrl}`,
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
