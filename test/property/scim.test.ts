import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valuesOf } from '../../shared/domain/desired-state.ts';
import { mergeEvent } from '../../shared/domain/merge-event.ts';
import { newPerson, type Person } from '../../shared/domain/person.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { newUserRecord, type UserRecord } from '../../shared/scim/ledger/user-record.ts';
import type { ScimClientSettings } from '../../shared/scim/scim-client-settings.ts';
import type { ScimUserAttributes } from '../../shared/scim/scim-service.ts';
import { shownAttributes } from '../../shared/scim/users/user-state.ts';
import { eventOf } from '../../shared/scim/users/word-to-event.ts';
import { changedByReplacing, servedBeside } from '../../shared/scim/values/changed-attributes.ts';
import { at, userEvent } from '../support/user-events.ts';

type Step =
  /** HR says something; it arrives now, and happened so many minutes earlier. */
  | { readonly by: 'hr'; readonly active?: boolean; readonly title?: string; readonly late: number }
  /** The client sends all that it knows, with one attribute changed. */
  | { readonly by: 'client'; readonly title?: string }
  | { readonly by: 'read' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record(
    {
      by: fc.constant('hr' as const),
      active: fc.boolean(),
      title: fc.constantFrom('H1', 'H2'),
      late: fc.nat(3),
    },
    { requiredKeys: ['by', 'late'] },
  ),
  fc.record(
    { by: fc.constant('client' as const), title: fc.constantFrom('C1', 'C2') },
    { requiredKeys: ['by'] },
  ),
  fc.constant({ by: 'read' as const }),
);

/** A client that goes by its own copy, as Okta does: it repeats `active: true` of someone whom it never deactivated. */
class StaleClient {
  body: ScimUserAttributes = { userName: 'ada', employeeNumber: '7', title: 'C0', active: true };
  person: Person = newPerson('p');
  record: UserRecord = newUserRecord('u', at(0));
  readonly settings: ScimClientSettings;

  constructor(settings: ScimClientSettings) {
    this.settings = settings;
    this.#say({ userName: 'ada', employeeNumber: '7', title: 'C0', active: true }, 0);
  }

  hear(event: UserEvent, minute: number) {
    this.person = mergeEvent(this.person, event, at(minute)).person;
  }

  replace(change: ScimUserAttributes, minute: number) {
    this.body = { ...this.body, ...change };
    this.#say(changedByReplacing(this.body, this.record), minute);
  }

  read() {
    const served = servedBeside(
      shownAttributes({ record: this.record, person: this.person }),
      this.record.sent,
    );
    this.record = { ...this.record, served };
  }

  #say(changed: Parameters<typeof eventOf>[0]['changed'], minute: number) {
    const { record, settings, body: sent } = this;
    const person = record.version === 0 ? undefined : this.person;
    const eventId = `u.${record.version + 1}`;
    const event = eventOf({
      record,
      person,
      sent,
      changed,
      eventId,
      source: 'scim-okta',
      settings,
      now: new Date(at(minute)),
    });
    if (event !== undefined) this.hear(event, minute);
    const saidAt = event?.occurredAt ?? record.saidAt;
    this.record = { ...record, sent, version: record.version + 1, personId: 'p', ...(saidAt && { saidAt }) };
    this.read();
  }
}

test.each(['yields', 'last-word'] as const)(
  'a client that only repeats active never undoes what HR says of a leaver, where it is %s',
  (active) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const client = new StaleClient({ ownership: { active } });
        const said: { readonly active: boolean; readonly minute: number }[] = [];
        for (const [index, one] of steps.entries()) {
          const minute = 10 * (index + 1);
          if (one.by === 'read') client.read();
          else if (one.by === 'client')
            client.replace(one.title === undefined ? {} : { title: one.title }, minute);
          else {
            const { by: _, late, ...user } = one;
            client.hear(
              userEvent({ user: { employeeNumber: '7', ...user }, occurredAt: at(minute - late) }),
              minute,
            );
            if (one.active !== undefined) said.push({ active: one.active, minute: minute - late });
          }
          const last = said.at(-1);
          if (last !== undefined) expect(valuesOf(client.person.desired).active).toBe(last.active);
        }
      }),
    );
  },
);

test('what HR said of an attribute stands until the client itself changes it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const client = new StaleClient({});
      let expected = 'C0';
      for (const [index, one] of steps.entries()) {
        const minute = 10 * (index + 1);
        if (one.by === 'read') client.read();
        else if (one.by === 'client') {
          const isNews = one.title !== undefined && one.title !== client.body.title;
          client.replace(one.title === undefined ? {} : { title: one.title }, minute);
          if (isNews) expected = one.title ?? expected;
        } else if (one.title !== undefined) {
          client.hear(
            userEvent({ user: { employeeNumber: '7', title: one.title }, occurredAt: at(minute) }),
            minute,
          );
          expected = one.title;
        }
        expect(valuesOf(client.person.desired).title).toBe(expected);
      }
    }),
  );
});
