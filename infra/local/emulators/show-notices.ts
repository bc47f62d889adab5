import type { buildApp } from 'fauxqs';
import * as z from 'zod';
import { printable } from '../../../shared/report/quote-name.ts';

/** SNS's query protocol, as far as it says something to people. */
const publishSchema = z.object({
  Action: z.literal('Publish'),
  Subject: z.string().optional(),
  Message: z.string(),
});

/** Nobody gets e-mail from one machine: what is published on a topic is shown where the host runs. */
export function showNotices(app: ReturnType<typeof buildApp>, show: (notice: string) => void): void {
  app.addHook('onResponse', async (request, reply) => {
    const published = publishSchema.safeParse(request.body).data;
    if (published === undefined || reply.statusCode !== 200) return;
    const { Subject = 'Notice', Message } = published;
    const lines = Message.split('\n').filter((line) => line !== '');
    show([Subject, ...lines.map((line) => `  ${line}`)].map(printable).join('\n'));
  });
}
