import type { FaultCase } from '../../fault-case.ts';
import { hrApiDown } from './hr-api-down.ts';
import { hrJourneys } from './journeys.ts';
import { offeredKey } from './offered-key.ts';
import { oneBadEntry } from './one-bad-entry.ts';
import { shownInParts } from './shown-in-parts.ts';
import { unknownSources } from './unknown-sources.ts';

/** HR systems that send webhooks in their own ways. */
export const hrCases: readonly FaultCase[] = [
  ...hrJourneys,
  unknownSources,
  hrApiDown,
  offeredKey,
  shownInParts,
  oneBadEntry,
];
