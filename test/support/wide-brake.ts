import type { BrakeOptions } from '../../shared/domain/authority/brake.ts';

/** Holds no one: for tests that are about something else. */
export const wideBrake: BrakeOptions = { people: 10_000, percent: 100, hours: 24, hrSources: [] };
