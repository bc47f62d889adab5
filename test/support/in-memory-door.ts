import { identifierKey, identifiersOf } from '../../shared/domain/identifiers.ts';
import { resolveIdentity } from '../../shared/domain/identity.ts';
import { joinPeople } from '../../shared/domain/join-people.ts';
import { mergeEvent } from '../../shared/domain/merge-event.ts';
import { newPerson, type Person } from '../../shared/domain/person.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';

/** The door without its ledger: what the domain alone makes of a sequence of events. */
export class InMemoryDoor {
  readonly conflicts: string[] = [];
  readonly superseded: string[] = [];
  readonly #people = new Map<string, Person>();
  readonly #redirects = new Map<string, string>();
  readonly #claims = new Map<string, Set<string>>();
  #lastId = 0;

  /** Returns the person's id; undefined on a conflict. */
  take(event: UserEvent, now = '2026-01-01T00:00:00.000Z'): string | undefined {
    const identifiers = identifiersOf(event);
    const holders = new Map(
      identifiers.map((identifier) => {
        const ids = [...(this.#claims.get(identifierKey(identifier)) ?? [])].map((id) => this.#follow(id));
        return [identifierKey(identifier), [...new Set(ids)].map((id) => this.person(id))];
      }),
    );
    const resolution = resolveIdentity(identifiers, holders);
    if (resolution.kind === 'conflict') {
      this.conflicts.push(event.eventId);
      return undefined;
    }
    let id: string;
    if (resolution.kind === 'join') {
      id = resolution.survivor;
      for (const other of resolution.others) this.#join(id, other);
    } else {
      id = resolution.kind === 'known' ? resolution.id : `person-${++this.#lastId}`;
    }
    for (const identifier of identifiers) {
      const key = identifierKey(identifier);
      this.#claims.set(key, (this.#claims.get(key) ?? new Set()).add(id));
    }
    const merged = mergeEvent(this.person(id), event, now);
    this.superseded.push(...merged.superseded);
    this.#people.set(id, merged.person);
    return id;
  }

  person(id: string): Person {
    return this.#people.get(this.#follow(id)) ?? newPerson(id);
  }

  people(): readonly Person[] {
    return [...this.#people.values()];
  }

  #join(survivor: string, other: string): void {
    const joined = joinPeople(this.person(survivor), this.person(other));
    this.superseded.push(...joined.superseded);
    this.#people.set(survivor, joined.person);
    this.#people.delete(other);
    this.#redirects.set(other, survivor);
  }

  #follow(id: string): string {
    const next = this.#redirects.get(id);
    return next === undefined ? id : this.#follow(next);
  }
}
