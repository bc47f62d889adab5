import * as z from 'zod';

/** The function reads one secret and nothing else. */
export const environmentSchema = z.object({ EDGE_KEY_ARN: z.string().min(1) });
