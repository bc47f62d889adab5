import type { AttributeName, Attributes, AttributeValue } from '../../../shared/domain/attributes.ts';
import { statedFingerprint } from '../../../shared/domain/comparable-value.ts';
import type { DesiredState } from '../../../shared/domain/desired-state.ts';
import { newTargetState, type TargetState } from '../../../shared/domain/person.ts';
import {
  type ActualAccount,
  type ReconcileInput,
  reconcile,
  type TargetPolicy,
} from '../../../shared/domain/reconcile.ts';
import { at } from '../user-events.ts';

export const policy: TargetPolicy = {
  visibleAttributes: ['userName', 'email', 'displayName', 'active'],
  hiddenAttributes: ['givenName', 'phone'],
  offboardAction: 'deactivate',
  invite: true,
};

export function desire(values: Attributes): DesiredState {
  const names = Object.keys(values) as AttributeName[];
  return Object.fromEntries(names.map((name) => [name, { value: values[name], at: at(0), by }]));
}

export const by = 'webhook/1';

/** What is noted of a value that an account was given. */
export function given(value: AttributeValue, saidBy = by): string {
  return statedFingerprint(value, { value, at: at(0), by: saidBy });
}

export function account(attributes: Attributes, id = 'a1'): ActualAccount {
  return { id, attributes };
}

export function steps(given: {
  readonly desired: Attributes;
  readonly onboarded?: boolean;
  readonly actual?: ActualAccount;
  readonly others?: readonly ActualAccount[];
  readonly state?: Partial<TargetState>;
  readonly policy?: Partial<TargetPolicy>;
}) {
  const input: ReconcileInput = {
    person: { desired: desire(given.desired), onboarded: given.onboarded ?? true },
    state: { ...newTargetState, ...given.state },
    actual: given.actual,
    others: given.others ?? [],
    policy: { ...policy, ...given.policy },
  };
  return reconcile(input);
}

export const ann = { email: 'ann@x.example', givenName: 'Ann', familyName: 'Lee', active: true };
export const shown = {
  userName: 'ann@x.example',
  email: 'ann@x.example',
  displayName: 'Ann Lee',
  active: true,
};
