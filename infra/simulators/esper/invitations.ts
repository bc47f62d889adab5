import { uuidOf } from './user.ts';

const linkLivesMs = 7 * 24 * 3_600_000;

/** What an invitation promises. */
export interface NewInvitation {
  readonly email: string;
  readonly role: string;
  readonly groups: readonly string[];
  /** How the person will sign in; absent: by the tenant's default. */
  readonly connection?: string | undefined;
}

/** An invitation that was sent by e-mail; its link lives 7 days. */
export interface Invitation extends NewInvitation {
  readonly url: string;
  readonly at: string;
  readonly expiresAt: string;
  readonly state: 'pending' | 'expired' | 'accepted';
}

const fold = (value: string): string => value.trim().toLowerCase();

/** Every invitation that was sent, oldest first. */
export class Invitations {
  #sent: { readonly sent: Omit<Invitation, 'state'>; readonly expires: number; accepted: boolean }[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  send(invitation: NewInvitation): Invitation {
    const now = this.#now();
    const url = `https://example.esper.cloud/invitation/${uuidOf(`invitation ${this.#sent.length}`)}`;
    const at = new Date(now).toISOString();
    const expires = now + linkLivesMs;
    const sent = { ...invitation, url, at, expiresAt: new Date(expires).toISOString() };
    this.#sent.push({ sent, expires, accepted: false });
    return { ...sent, state: 'pending' };
  }

  all(): readonly Invitation[] {
    return this.#sent.map(({ sent, expires, accepted }) => ({
      ...sent,
      state: accepted ? 'accepted' : expires > this.#now() ? 'pending' : 'expired',
    }));
  }

  /** The latest invitation of an address that can still be accepted. */
  pending(email: string): Invitation | undefined {
    return this.all().findLast((one) => one.state === 'pending' && fold(one.email) === fold(email));
  }

  /** Closes every invitation of the address. */
  accept(email: string): void {
    for (const one of this.#sent) if (fold(one.sent.email) === fold(email)) one.accepted = true;
  }

  clear(): void {
    this.#sent = [];
  }
}
