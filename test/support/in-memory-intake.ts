import { absorbWords, namesGained } from '../../shared/domain/identity/absorb-words.ts';
import type { Holders } from '../../shared/domain/identity/bearing.ts';
import { type Identifier, identifierKey, identifiersOf } from '../../shared/domain/identity/identifiers.ts';
import { type ConflictReason, resolveIdentity } from '../../shared/domain/identity/identity.ts';
import { mergeEvent } from '../../shared/domain/merge-event.ts';
import { newPerson, type Person } from '../../shared/domain/person.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';

/** The door without its ledger: what the domain alone makes of a sequence of events. */
export class InMemoryIntake {
  /** Ids of events of which it could not be told whom they are about. */
  readonly conflicts: string[] = [];
  readonly reasons: ConflictReason[] = [];
  /** Ids of the people between whom the last conflict lies. */
  conflicting: readonly string[] = [];
  readonly superseded: string[] = [];
  readonly #people = new Map<string, Person>();
  readonly #redirects = new Map<string, string>();
  #lastId = 0;

  /** Returns the person's id; undefined on a conflict. */
  take(event: UserEvent, now = '2026-01-01T00:00:00.000Z'): string | undefined {
    const holders = this.holders(identifiersOf(event));
    const resolution = resolveIdentity(event, holders);
    if (resolution.kind === 'conflict') {
      this.conflicts.push(event.eventId);
      this.reasons.push(resolution.reason);
      this.conflicting = resolution.people;
      return undefined;
    }
    const id = resolution.kind === 'known' ? resolution.id : `person-${++this.#lastId}`;
    const merged = mergeEvent(this.person(id), event, now);
    let identifiers = identifiersOf(event);
    let absorbed = absorbWords(merged.person, { identifiers, holders, now });
    for (let gained = namesGained(absorbed, identifiers); gained.length > 0; ) {
      identifiers = [...identifiers, ...gained];
      absorbed = absorbWords(merged.person, { identifiers, holders: this.holders(identifiers), now });
      gained = namesGained(absorbed, identifiers);
    }
    this.superseded.push(...merged.superseded, ...absorbed.superseded);
    this.#people.set(id, absorbed.person);
    for (const { bare, rest } of absorbed.sources) {
      if (rest === undefined) {
        this.#people.delete(bare.id);
        this.#redirects.set(bare.id, id);
      } else {
        this.#people.set(bare.id, rest);
      }
    }
    return id;
  }

  /** Who ever claimed each of the identifiers. */
  holders(identifiers: readonly Identifier[]): Holders {
    const claims = ({ identifiers: claimed }: Person, key: string) =>
      claimed.some((claim) => identifierKey(claim) === key);
    const keys = identifiers.map(identifierKey);
    return new Map(keys.map((key) => [key, this.people().filter((person) => claims(person, key))]));
  }

  person(id: string): Person {
    const next = this.#redirects.get(id);
    return next === undefined ? (this.#people.get(id) ?? newPerson(id)) : this.person(next);
  }

  /** Changes a person as a run that works on them does. */
  change(id: string, change: (person: Person) => Person): void {
    const person = this.person(id);
    this.#people.set(person.id, change(person));
  }

  people(): readonly Person[] {
    return [...this.#people.values()];
  }
}
