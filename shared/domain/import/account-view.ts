import type { AttributeName, AttributeValue } from '../attributes.ts';

/** As much of an account as planning needs. */
export interface AccountView {
  readonly id: string;
  readonly active: boolean;
  /** Whether the account shows the value of a visible attribute. An attribute that it does not show is empty. */
  shows(name: AttributeName, value: AttributeValue | undefined): boolean;
}
