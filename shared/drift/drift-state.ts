import { type LineWriter, openLineWriter } from '../aws/objects/json-lines.ts';
import { DigestMap } from '../bulk/digest-map.ts';
import { TextPool } from '../bulk/packed-arrays.ts';
import { digest } from '../domain/digest.ts';
import { type Identifier, identifierKey } from '../domain/identity/identifiers.ts';
import { newTargetState, type Person } from '../domain/person.ts';
import type { TargetPolicy } from '../domain/reconcile.ts';
import { targetPolicyOf } from '../targets/target-policy.ts';
import { type DriftContext, driftFiles } from './drift-context.ts';
import { type DriftFinding, isOfLeaver } from './drift-finding.ts';
import { DriftTally } from './drift-tally.ts';
import { withDecisions } from './with-decisions.ts';

/** How many names that only accounts have are noted, so that the memory is bounded. */
const maxShown = 100_000;

/** DynamoDB gives this many items at once. */
const decidedAtOnce = 100;

/** What a drift check knows while it goes on. */
export class DriftState {
  readonly context: DriftContext;
  readonly policy: TargetPolicy;
  /** When the listing began, or somewhat before (ISO 8601). */
  readonly listedSince: string;
  readonly tally = new DriftTally();
  /** Accounts that bear names of people and belong to no one: whose they are shows once all were listed. */
  readonly candidates: LineWriter;
  readonly findings: LineWriter;
  /** People who left and whose account works: whether healing would deactivate it. */
  readonly leavers = new Map<string, { readonly heals: boolean }>();
  readonly #undecided: DriftFinding[] = [];
  /** Ids of the accounts that were listed. */
  readonly #listed = new DigestMap<'account'>();
  /** Names that accounts bear, and that the ledger does not know of their people. */
  readonly #shown = new DigestMap<'name'>();
  readonly #shownBy = new TextPool();
  /** People whose names candidates bear: by how many candidates, and whether that is settled. */
  readonly #people = new DigestMap<'candidates' | 'settled'>();

  constructor(context: DriftContext) {
    this.context = context;
    this.policy = targetPolicyOf(context.target, context.policy);
    this.listedSince = context.now().toISOString();
    const files = driftFiles(context.prefix);
    this.candidates = openLineWriter(context.store, files.candidates);
    this.findings = openLineWriter(context.store, files.findings);
  }

  /** Reports a finding, with what operators have said of it. To be ended by {@link flush}. */
  async report(finding: DriftFinding): Promise<void> {
    this.#undecided.push(finding);
    if (this.#undecided.length >= decidedAtOnce) await this.flush();
  }

  async flush(): Promise<void> {
    const findings = this.#undecided.splice(0);
    for (const finding of await withDecisions(this.context, findings)) {
      this.tally.add(finding);
      const { personId, heals } = finding;
      if (isOfLeaver(finding) && personId !== undefined) {
        this.leavers.set(personId, {
          heals: heals !== undefined && this.leavers.get(personId)?.heals !== false,
        });
      }
      await this.findings.write(finding);
    }
  }

  noteListed(accountId: string): void {
    this.tally.accounts += 1;
    this.#listed.set('account', digest(accountId), 0);
  }

  /** Whether the account that the ledger knows of someone was listed. */
  hasListedAccount({ person }: { readonly person: Pick<Person, 'targets'> }): boolean {
    const { accountId } = this.stateOf(person);
    return accountId !== undefined && this.#listed.get('account', digest(accountId)) !== undefined;
  }

  /** Notes a name that an account bears, and that no one gave its person. */
  noteShown(name: Identifier, account: string): void {
    if (this.#shownBy.count >= maxShown) return;
    this.#shown.set('name', digest(identifierKey(name)), this.#shownBy.count);
    this.#shownBy.push(account);
  }

  /** The account of which that was noted. */
  shownBy(name: Identifier): string | undefined {
    const place = this.#shown.get('name', digest(identifierKey(name)));
    return place === undefined ? undefined : this.#shownBy.get(place);
  }

  stateOf({ targets }: Pick<Person, 'targets'>) {
    return targets[this.context.target.name] ?? newTargetState;
  }

  noteCandidate(personId: string): void {
    const key = digest(personId);
    this.#people.set('candidates', key, (this.#people.get('candidates', key) ?? 0) + 1);
  }

  /** How many accounts bear names of the person. */
  candidatesOf(personId: string): number {
    return this.#people.get('candidates', digest(personId)) ?? 0;
  }

  /** Someone has an account after all, or it is not clear: in neither case it is missing. */
  noteSettled(personId: string): void {
    this.#people.set('settled', digest(personId), 0);
  }

  isSettled(personId: string): boolean {
    return this.#people.get('settled', digest(personId)) !== undefined;
  }
}
