import type { FaultCase } from '../fault-case.ts';
import { hrJourneys } from './h-journeys.ts';
import { unknownSources } from './h7-unknown-sources.ts';
import { hrApiDown } from './h8-hr-api-down.ts';
import { offeredKey } from './h9-offered-key.ts';
import { shownInParts } from './h10-shown-in-parts.ts';
import { oneBadEntry } from './h11-one-bad-entry.ts';

/** HR systems that send webhooks in their own ways. */
export const hrCases: readonly FaultCase[] = [
  ...hrJourneys,
  unknownSources,
  hrApiDown,
  offeredKey,
  shownInParts,
  oneBadEntry,
];
