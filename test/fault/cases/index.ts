import type { FaultCase } from '../fault-case.ts';
import { accessCases } from './access-cases.ts';
import { dateCases } from './date-cases.ts';
import { orderCases } from './order-cases.ts';
import { secretCases } from './secret-cases.ts';
import { webhookCases } from './webhook-cases.ts';

/** Every case, in the order in which the table shows them. */
export const faultCases: readonly FaultCase[] = [
  ...webhookCases,
  ...orderCases,
  ...dateCases,
  ...secretCases,
  ...accessCases,
];
