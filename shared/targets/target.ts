import type { AttributeName, Attributes } from '../domain/attributes.ts';

/** An account as the target shows it. `attributes` holds only what the target makes visible. */
export interface Account {
  /** The id by which the target's calls name the account. */
  readonly id: string;
  readonly attributes: Attributes;
}

/** What is known of the account that is sought. Values as they were given, not normalised. */
export interface AccountQuery {
  readonly userNames: readonly string[];
  readonly emails: readonly string[];
  /**
   * From when on a complete listing proves that there is no such account (milliseconds since 1970). Asked only where there is a
   * listing that could be shared; by default, only one that begins after the query proves it.
   */
  readonly since?: () => Promise<number>;
  /** Absence is taken from a complete listing only: a search has missed the account before. */
  readonly exhaustive?: boolean;
  /** Whether the person leaves: then an account that cannot be read may be theirs, and keeps absence from being proven. */
  readonly ofLeaver?: boolean;
}

export interface Created {
  readonly account: Account;
  /** Attributes that the target refused or ignored. */
  readonly notTaken: readonly AttributeName[];
  /** Attributes that the account still lacks, and that are worth another try. */
  readonly pending: readonly AttributeName[];
}

export interface Changed {
  readonly notTaken: readonly AttributeName[];
}

/** How accounts come into being at a target that creates one only when its person accepts an invitation. */
export interface CreationByInvitation {
  /** How long an invitation can be accepted (seconds). It is not sent again before that is over. */
  readonly validSeconds: number;
  /** Sends the invitation. `already-exists` also where the target says that one is on its way. */
  invite(attributes: Attributes, options: CallOptions): Promise<void>;
}

export interface CallOptions {
  /** Ends every attempt and every wait of the call. */
  readonly signal: AbortSignal;
}

/**
 * A directory whose accounts are kept equal to the ledger. Every method throws a {@link TargetError} on failure.
 * Methods that write are called by one run per person at a time.
 */
export interface ProvisioningTarget {
  /** `infraon`, `esper`: the key of outcomes and of the ledger's bookkeeping. */
  readonly name: string;
  /** Attributes that accounts show: compared with the account itself. Includes `active`. */
  readonly visibleAttributes: readonly AttributeName[];
  /** Attributes that are taken but never shown: compared with what was last applied. */
  readonly hiddenAttributes: readonly AttributeName[];
  /** False where the target has no invitation mails, so that no one is sent one whatever the policy says. */
  readonly sendsInvitations?: false;
  /** `delete` where the target cannot disable, so that the accounts of leavers are deleted whatever the policy says. */
  readonly offboardAction?: 'delete';
  /**
   * For how long (seconds) a complete listing that lacks a name is enough to create an account of that name: the target refuses one
   * that came into being since. Undefined: for no time.
   */
  readonly listingServesCreationSeconds?: number;
  /** Where it is there, it takes the place of `createAccount`. */
  readonly createsByInvitation?: CreationByInvitation;
  /** Undefined when the target has no such account. */
  getAccount(id: string, options: CallOptions): Promise<Account | undefined>;
  /** Every account that bears one of the names or addresses; empty only when that is proven. */
  findAccounts(query: AccountQuery, options: CallOptions): Promise<readonly Account[]>;
  /** Creates an active account. One refused optional attribute does not refuse the others. */
  createAccount(attributes: Attributes, options: CallOptions): Promise<Created>;
  /**
   * Writes the attributes, reads back, and says which did not take. Never carries `active: false`. What was read to
   * obtain the account serves one write; for a further one the account is read again.
   */
  updateAccount(account: Account, attributes: Attributes, options: CallOptions): Promise<Changed>;
  /**
   * Makes the account inactive. `kept`: what a target whose writes replace the whole account repeats, unless that would make
   * the deactivation fail.
   */
  deactivateAccount(account: Account, options: CallOptions & { readonly kept?: Attributes }): Promise<void>;
  deleteAccount(account: Account, options: CallOptions): Promise<void>;
  /** Sends the invitation mail. */
  inviteUser(attributes: Attributes, options: CallOptions): Promise<void>;
  /** Whether the account is the credential's own user or configured as protected. */
  isProtected(account: Account, options: CallOptions): Promise<boolean>;
  /** Every account, each once. Throws when the listing is incomplete. */
  listAccounts(options: CallOptions): AsyncIterable<Account>;
}
