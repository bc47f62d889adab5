import type { AttributeName } from '../domain/attributes.ts';
import type { EventScope } from '../domain/user-event.ts';

/**
 * What a client's word on an attribute counts for.
 *
 * - `last-word`: as much as anyone's; the later word wins.
 * - `yields`: only where no one else has spoken. Of `active`: someone whom another source says has left stays so, whatever the
 *   client says; otherwise the later word wins.
 * - `owns`: more than anyone's, whenever it was said. Not of `active`.
 * - `ignored`: nothing.
 */
export type Ownership = 'last-word' | 'yields' | 'owns' | 'ignored';

/** What a stage says of one SCIM client. */
export interface ScimClientSettings {
  /** What is not said here is `last-word`, and of `active`: `yields`. */
  readonly ownership?: { readonly [A in AttributeName]?: Ownership };
  /** Which group gives which role, by the group's display name in any letter case. Of several groups of a user, the first here counts. */
  readonly groups?: readonly { readonly displayName: string; readonly role: string }[];
  /** The people the client may speak about. */
  readonly scope?: EventScope;
}
