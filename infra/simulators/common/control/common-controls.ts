import type { EffectsLog } from '../effects-log.ts';
import type { ArmedFault, FaultInput } from '../faults/fault.ts';
import type { FaultRegistry } from '../faults/fault-registry.ts';
import type { RequestCounts, RequestLog } from '../request-log.ts';

/** What every simulator offers behind its API. Nothing here is logged as an effect. */
export interface CommonControls<Effect> {
  /** The effects after sequence number `since` (default 0), oldest first. */
  effects(since?: number): readonly Effect[];
  requests(): RequestCounts;
  /** Throws where the fault is malformed. */
  arm(fault: FaultInput): ArmedFault;
  faults(): readonly ArmedFault[];
  /** One fault by its id, or all. Requests that wait because of them go on. */
  clearFaults(id?: number): void;
  setApiKey(apiKey: string): void;
  /** Sets the request counts to zero. */
  clearRequests(): void;
  /** As it was at the start: users, options, key; no faults, effects, invitations or counts. */
  reset(): void;
}

interface SimulatedVendor<Details extends object> {
  readonly effects: EffectsLog<Details>;
  readonly requests: RequestLog;
  apiKey: string;
  reset(): void;
}

/** Binds the controls to one running vendor and its faults. */
export const createCommonControls = <Details extends object>(
  vendor: SimulatedVendor<Details>,
  faults: FaultRegistry,
): CommonControls<ReturnType<EffectsLog<Details>['since']>[number]> => ({
  effects: (since = 0) => vendor.effects.since(since),
  requests: () => vendor.requests.counts(),
  arm: (fault) => faults.arm(fault),
  faults: () => faults.list(),
  clearFaults: (id) => faults.clear(id),
  setApiKey: (apiKey) => {
    vendor.apiKey = apiKey;
  },
  clearRequests: () => vendor.requests.clear(),
  reset: () => {
    faults.clear();
    vendor.reset();
  },
});
