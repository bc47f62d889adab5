import * as z from 'zod';
import type { FaultSchema } from '../faults/fault.ts';
import type { CommonControls } from './common-controls.ts';

/** Answers one request to the control plane; what it throws as zod's error is the caller's mistake. */
export type ControlRoute = (input: { readonly query: URLSearchParams; readonly body: unknown }) => unknown;

const since = z.coerce.number().int().min(0).default(0);
const entryId = z.coerce.number().int().optional();
const key = z.strictObject({ apiKey: z.string().min(1) });

/** The routes to what every simulator offers. */
export const commonRoutes = (
  controls: CommonControls<unknown>,
  faultSchema: FaultSchema,
): readonly (readonly [string, ControlRoute])[] => [
  ['GET /effects', ({ query }) => controls.effects(since.parse(query.get('since') ?? undefined))],
  ['GET /requests', () => controls.requests()],
  ['DELETE /requests', () => controls.clearRequests()],
  ['GET /faults', () => controls.faults()],
  ['POST /faults', ({ body }) => controls.arm(faultSchema.parse(body))],
  ['DELETE /faults', ({ query }) => controls.clearFaults(entryId.parse(query.get('id') ?? undefined))],
  ['POST /key', ({ body }) => controls.setApiKey(key.parse(body).apiKey)],
  ['POST /reset', () => controls.reset()],
];
