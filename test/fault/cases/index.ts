import type { FaultCase } from '../fault-case.ts';
import { accessCases } from './access-cases.ts';
import { crashCases } from './crash-cases.ts';
import { dateCases } from './date-cases.ts';
import { driftCases } from './drift-cases.ts';
import { exportCases } from './export-cases.ts';
import { fileCases } from './file-cases.ts';
import { hrCases } from './hr-cases.ts';
import { identityCases } from './identity-cases.ts';
import { leaverCases } from './leaver-cases.ts';
import { orderCases } from './order-cases.ts';
import { outageCases } from './outage-cases.ts';
import { privacyCases } from './p-cases.ts';
import { secretCases } from './secret-cases.ts';
import { storm } from './storm.ts';
import { twoTargetCases } from './two-target-cases.ts';
import { upstreamCases } from './upstream-cases.ts';
import { webhookCases } from './webhook-cases.ts';

/** Every case, in the order in which the table shows them. */
export const faultCases: readonly FaultCase[] = [
  ...webhookCases,
  ...orderCases,
  ...identityCases,
  ...dateCases,
  ...leaverCases,
  ...upstreamCases,
  ...crashCases,
  ...outageCases,
  ...fileCases,
  ...hrCases,
  ...exportCases,
  ...driftCases,
  ...twoTargetCases,
  ...privacyCases,
  ...secretCases,
  ...accessCases,
  storm,
];
