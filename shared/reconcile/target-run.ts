import type { AttributeName } from '../domain/attributes.ts';
import { budgetSourceOf, driftSource } from '../domain/authority/brake.ts';
import { withinAuthority } from '../domain/authority/within-authority.ts';
import type { Invitation } from '../domain/outcome.ts';
import { isWanted, newTargetState, type Person, type TargetState } from '../domain/person.ts';
import type { TargetPolicy } from '../domain/reconcile.ts';
import type { Unlisted } from '../domain/unlisted.ts';
import type { EventReference } from '../domain/user-event.ts';
import { causeOfOpenWork } from '../history/describe-change.ts';
import type { NewEntry } from '../history/history-entry.ts';
import type { Log } from '../log/log.ts';
import type { ProvisioningTarget } from '../targets/target.ts';
import { TargetError } from '../targets/target-error.ts';
import { type ProvisioningPolicy, targetPolicyOf } from '../targets/target-policy.ts';
import type { AccountClaimResult, BrakeVerdict, ReconcileLedger } from './reconcile-ledger.ts';
import type { TargetRunOptions } from './target-run-options.ts';

/** One person's reconciliation with one target, under the person's lease. */
export class TargetRun {
  readonly target: ProvisioningTarget;
  readonly policy: ProvisioningPolicy;
  readonly targetPolicy: TargetPolicy;
  readonly lastAttempt: boolean;
  readonly unlisted: Unlisted | undefined;
  readonly now: () => Date;
  readonly call: { readonly signal: AbortSignal };
  /** The person as the ledger has them. */
  readonly asked: Person;
  readonly ledger: ReconcileLedger;
  readonly #owner: string;
  readonly #log: Log;
  #person: Person;
  #newest: Person;
  readonly #isApprovalPending: boolean;
  #withheld: readonly AttributeName[];
  #hasInvitationNews = false;
  #notes: readonly NewEntry[] = [];
  #kept: readonly ((state: TargetState) => TargetState)[] = [];
  #told = 0;

  constructor(options: TargetRunOptions) {
    const { ledger, target, policy, person, owner, now, signal, lastAttempt, log } = options;
    this.target = target;
    this.policy = policy;
    this.targetPolicy = targetPolicyOf(target, policy);
    this.lastAttempt = lastAttempt;
    this.unlisted = options.unlisted;
    this.now = now;
    this.call = { signal };
    this.ledger = ledger;
    this.#owner = owner;
    this.#log = log;
    this.asked = person;
    this.#isApprovalPending = options.isApprovalPending === true;
    const permitted = withinAuthority(person, policy.roles);
    this.#withheld = permitted.withheld;
    this.#person = permitted.person;
    this.#newest = person;
  }

  /** As their account may be made. */
  get person(): Person {
    return this.#person;
  }

  /** What is desired of the person, and not given: no one had the authority to say it, an operator refused it, or accepted what the account shows. */
  get withheld(): readonly AttributeName[] {
    return this.#withheld;
  }

  /** What the ledger knows of the person's account in this target. */
  get state(): TargetState {
    return this.#person.targets[this.target.name] ?? newTargetState;
  }

  /** Takes attributes out of what is desired, so that no step gives them. */
  withhold(names: readonly AttributeName[]): void {
    const desired = Object.entries(this.#person.desired).filter(
      ([name]) => !names.some((one) => one === name),
    );
    this.#person = { ...this.#person, desired: Object.fromEntries(desired) };
    this.noteWithheld(names);
  }

  /** Says of attributes that they are not given. They stay desired: whoever compares, compares with them. */
  noteWithheld(names: readonly AttributeName[]): void {
    this.#withheld = [...new Set([...this.#withheld, ...names])];
  }

  /** Whether the person is to leave, as far as this run knows. */
  get isLeaver(): boolean {
    return this.#person.desired.active?.value === false;
  }

  /** Whether the person is to have an account, as far as this run knows. */
  get isWanted(): boolean {
    return isWanted(this.#person);
  }

  /** What became of the invitation in this run; undefined where that is an earlier run's news. */
  get invitationNews(): Invitation | undefined {
    const { invitation } = this.state;
    return invitation === 'none' || !this.#hasInvitationNews ? undefined : invitation;
  }

  /** Says that an offboarding named someone of whom nothing is known: perhaps by a misspelt number or address. */
  logUnknownLeaver(): void {
    this.#log('warn', 'leaver-unknown', {
      personId: this.#person.id,
      target: this.target.name,
      eventReference: this.#person.desired.active?.by,
    });
  }

  /** Throws `waiting` while it cannot be told what the person was granted. No one stays for that who is to leave. */
  assertApprovalsKnown(): void {
    if (!this.#isApprovalPending || this.isLeaver) return;
    throw new TargetError('waiting', { mayHaveHappened: false, retryAfterSeconds: 2 });
  }

  /** Throws `overtaken` when the newest record says that the person is to have no account. */
  assertStillWanted(): void {
    if (!isWanted(this.#newest)) throw new TargetError('overtaken', { mayHaveHappened: false });
  }

  /**
   * From when on a listing proves that the person has no account (milliseconds since 1970): since the newest open event was taken.
   * While a creation is unresolved, and where no event is open, only a listing that is yet to begin does.
   */
  async provenSince(): Promise<number> {
    const references = this.#person.openEvents.map(({ reference }) => reference);
    if (references.length === 0 || this.state.creatingSince !== undefined) return Number.POSITIVE_INFINITY;
    return (await this.ledger.newestTakenAt(references)) ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Writes to the ledger, under the lease, what is now known of the account. `change` is given the newest record of the person,
   * which may say more than what this run decided on.
   */
  async record(change: (state: TargetState, newest: Person) => TargetState): Promise<void> {
    const { name } = this.target;
    const written = await this.ledger.updateLeased({
      personId: this.#person.id,
      owner: this.#owner,
      notes: this.#notes,
      change: (latest) => {
        const person = this.withKept(latest);
        const state = change(person.targets[name] ?? newTargetState, person);
        return { ...person, targets: { ...person.targets, [name]: state } };
      },
    });
    this.#notes = [];
    this.#kept = [];
    if (written.targets[name]?.invitation !== this.state.invitation) this.#hasInvitationNews = true;
    // What others merged meanwhile is for the next run: this one goes on with what it decided on.
    this.#person = { ...this.#person, targets: written.targets };
    this.#newest = written;
  }

  /** What became of the account, for the person's history: said with the next write. */
  tell({
    notTaken = [],
    ...entry
  }: Pick<NewEntry, 'kind' | 'accountId' | 'changes'> & {
    readonly notTaken?: readonly AttributeName[];
  }): void {
    const { name: target } = this.target;
    const note = `${this.#owner} ${target} ${++this.#told}`;
    const cause = causeOfOpenWork(this.asked);
    const refused = notTaken.length === 0 ? {} : { notTaken: [...notTaken] };
    this.#notes = [...this.#notes, { ...entry, ...refused, target, cause, note }];
  }

  /** Notes something of the account that can wait for the run's next write. */
  keep(change: (state: TargetState) => TargetState): void {
    this.#kept = [...this.#kept, change];
  }

  /** The person with what was kept for the next write. */
  withKept(person: Person): Person {
    const { name } = this.target;
    const state = person.targets[name] ?? newTargetState;
    if (this.#kept.length === 0) return person;
    const kept = this.#kept.reduce((known, change) => change(known), state);
    return { ...person, targets: { ...person.targets, [name]: kept } };
  }

  /** What was told, and is not written yet. */
  get untold(): readonly NewEntry[] {
    return this.#notes;
  }

  /** Makes the account this person's own in the ledger, unless it is another person's. */
  claim(accountId: string): Promise<AccountClaimResult> {
    return this.ledger.claimAccount({ target: this.target.name, accountId, personId: this.#person.id });
  }

  /** Asks whether a change that an event asks for may be made, and says aloud where it may not. */
  async passBrake(reference: EventReference): Promise<BrakeVerdict & { readonly source: string }> {
    const { id: personId, openEvents } = this.#person;
    const open = openEvents.map((event) => event.reference);
    const { brake } = this.policy;
    const source = open.includes(reference) ? budgetSourceOf(reference, brake) : driftSource;
    const verdict = await this.ledger.passBrake({ source, personId, reference, open, brake });
    if (verdict.kind === 'held' && verdict.isNews) {
      const { budget: limit } = verdict;
      this.#log('error', 'brake-held', { source, count: 1, limit, personId, eventReference: reference });
    }
    if (verdict.kind === 'refused') {
      this.#log('warn', 'change-refused', { source, personId, eventReference: reference });
    }
    return { ...verdict, source };
  }

  /** Takes back that a brake holds the person: another source's does now. */
  async forgetHeld(): Promise<void> {
    const { heldBy: source } = this.state;
    if (source !== undefined) await this.ledger.resolveHeld({ source, personId: this.#person.id });
  }

  /** Says in the status of the person's events that they wait for what a brake holds. */
  sayHeld(): Promise<void> {
    return this.ledger.sayHeld(this.#person.openEvents.map(({ reference }) => reference));
  }

  /** Has someone ask again for a name that was kept back here. */
  askAgain(personId: string): Promise<void> {
    return this.ledger.askAgain({ personId, target: this.target.name });
  }

  /** Says what was desired and not given, and which event asked for it. */
  logWithheld(attribute: AttributeName): void {
    this.#log('warn', 'attribute-withheld', {
      personId: this.#person.id,
      target: this.target.name,
      reason: attribute,
      eventReference: this.asked.desired[attribute]?.by,
    });
  }

  /** Says which two people are in each other's way, so that a human can decide. */
  logConflict(conflict: { readonly reason: string; readonly otherPersonId?: string }): void {
    this.#log('warn', 'identity-conflict', {
      personId: this.#person.id,
      target: this.target.name,
      ...conflict,
    });
  }
}
