import { DigestMap } from '../bulk/digest-map.ts';
import { TextPool } from '../bulk/packed-arrays.ts';
import { digest } from '../domain/digest.ts';
import { type FirstItems, keepFirst } from '../report/first-items.ts';
import { type DriftFinding, isSettled } from './drift-finding.ts';
import { type DriftKind, driftKinds } from './find-deviations.ts';

/** How many of each kind `drift.html` shows; `drift.csv` has all. */
const shown = 25;

/** What a drift check has found so far, counted, in memory that hardly grows with it. */
export class DriftTally {
  readonly counts: Record<DriftKind, number>;
  readonly samples: Readonly<Record<DriftKind, FirstItems<DriftFinding>>>;
  accounts = 0;
  managed = 0;
  people = 0;
  underWay = 0;
  invited = 0;
  protectedAccounts = 0;
  noted = 0;
  /** What operators have decided to leave as it is. */
  accepted = 0;
  protectedFindings = 0;
  readonly settled: FirstItems<DriftFinding>;
  /** Accounts that healing would create and deactivate. */
  readonly healing = { creates: 0, deactivations: 0 };
  readonly #settled = keepFirst<DriftFinding>(shown);
  readonly #samples = byKind(() => keepFirst<DriftFinding>(shown));
  readonly #healed = new TextPool();
  readonly #isHealed = new DigestMap<'person'>();

  constructor() {
    this.counts = byKind(() => 0);
    this.samples = this.#samples;
    this.settled = this.#settled;
  }

  add(finding: DriftFinding): void {
    const { kind, heals } = finding;
    if (isSettled(finding)) {
      if (finding.decision?.kind === 'accepted') this.accepted += 1;
      else this.protectedFindings += 1;
      this.#settled.add(finding);
      return;
    }
    this.counts[kind] += 1;
    this.#samples[kind].add(finding);
    if (heals === undefined) return;
    if (kind === 'missing') this.healing.creates += 1;
    if (kind === 'leaver-active') this.healing.deactivations += 1;
    const key = digest(heals);
    if (this.#isHealed.get('person', key) !== undefined) return;
    this.#isHealed.set('person', key, 0);
    this.#healed.push(heals);
  }

  /** How many people healing would change. */
  get peopleToHeal(): number {
    return this.#healed.count;
  }

  /** Their ids, so many at once. */
  *batchesToHeal(size: number): Generator<readonly string[]> {
    for (let start = 0; start < this.#healed.count; start += size) {
      const length = Math.min(size, this.#healed.count - start);
      yield Array.from({ length }, (_, index) => this.#healed.get(start + index));
    }
  }
}

function byKind<Value>(make: () => Value): Record<DriftKind, Value> {
  const [leaver, missing, conflict, link, writer, differs, ambiguous, unmanaged, never, long] = driftKinds;
  return {
    [leaver]: make(),
    [missing]: make(),
    [conflict]: make(),
    [link]: make(),
    [writer]: make(),
    [differs]: make(),
    [ambiguous]: make(),
    [unmanaged]: make(),
    [never]: make(),
    [long]: make(),
  };
}
