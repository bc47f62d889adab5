import type { FaultCase } from '../fault-case.ts';
import { accessCases } from './access/cases.ts';
import { crashCases } from './crashes/cases.ts';
import { dateCases } from './dates/cases.ts';
import { driftCases } from './drift/cases.ts';
import { exportCases } from './exports/cases.ts';
import { fileCases } from './files/cases.ts';
import { hrCases } from './hr-systems/cases.ts';
import { identityCases } from './identity/cases.ts';
import { leaverCases } from './leavers/cases.ts';
import { orderCases } from './order/cases.ts';
import { outageCases } from './outage/cases.ts';
import { privacyCases } from './privacy/cases.ts';
import { secretCases } from './secrets/cases.ts';
import { storm } from './storm/storm.ts';
import { twoTargetCases } from './two-targets/cases.ts';
import { upstreamCases } from './upstream/cases.ts';
import { webhookCases } from './webhooks/cases.ts';

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
