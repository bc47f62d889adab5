import type { ListedAccount } from '../provisioning/directory-export.ts';
import type { Manifest } from './manifest.ts';

/** Counts accounts on their way. */
export function countAccounts(): {
  readonly add: (listed: ListedAccount) => void;
  readonly counts: () => Manifest['counts'];
} {
  let [active, inactive, unclear] = [0, 0, 0];
  return {
    add({ account }) {
      if (account.attributes.active === true) active += 1;
      else if (account.attributes.active === false) inactive += 1;
      else unclear += 1;
    },
    counts: () => ({ listed: active + inactive + unclear, active, inactive, unclear }),
  };
}
