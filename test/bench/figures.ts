import type { Figure } from './figure.ts';
import { coldStart } from './figures/p1-cold-start.ts';
import { bundleSize } from './figures/p2-bundle-size.ts';
import { importRequests } from './figures/p3-import-requests.ts';
import { importedPeople } from './figures/p3b-imported-people.ts';
import { importWall } from './figures/p4-import-wall.ts';
import { importMemory } from './figures/p5-import-memory.ts';
import { findingRequests } from './figures/p6-finding-requests.ts';
import { throttledVendor } from './figures/p7-throttled-vendor.ts';
import { warmAccept } from './figures/p8-warm-accept.ts';
import { throughput } from './figures/p9-throughput.ts';
import { slowVendor } from './figures/p10-slow-vendor.ts';
import { leaverBesideImport } from './figures/p11-leaver-beside-import.ts';
import { killedImport } from './figures/p12-killed-import.ts';
import { lambdaMemory } from './figures/p13-lambda-memory.ts';
import { scim } from './figures/p14-scim.ts';

/** Every figure, in the order of the table. */
export const figures: readonly Figure[] = [
  coldStart,
  bundleSize,
  importRequests,
  importedPeople,
  importWall,
  importMemory,
  findingRequests,
  throttledVendor,
  warmAccept,
  throughput,
  slowVendor,
  leaverBesideImport,
  killedImport,
  lambdaMemory,
  scim,
];
