import type { Attributes } from '../attributes.ts';
import type { EventReference, Release } from '../user-event.ts';

/** What an import said of a person's power after someone had released it. A role that needs approval is a grant. */
export interface Approval extends Release {
  readonly reference: EventReference;
  readonly occurredAt: string;
  readonly effectiveAt?: string;
  /** Role, user name and address, as far as it said them. */
  readonly values: Attributes;
}

/** What was approved of a person, and what ended it. All but `ended` follows from the set of events and the time alone. */
export interface Authority {
  readonly approvals: readonly Approval[];
  /** When someone last said that the person is not active, plans excepted. */
  readonly leftAt?: string;
  /** The day of the last planned leaving that took effect. */
  readonly plannedLeftAt?: string;
  /** What ended because a leaving was carried out. No word brings it back, whatever time it claims to be of. */
  readonly ended?: readonly EventReference[];
}
