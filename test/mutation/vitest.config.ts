import { defineConfig } from 'vitest/config';

/** The tests that speak about the signature check, the merge, the reconcile and the ledger: quick enough to be run for every mutant. */
export default defineConfig({
  test: {
    environment: 'node',
    include: [
      'test/unit/domain/**/*.test.ts',
      'test/property/{merge,reconcile}.test.ts',
      'test/unit/events/accept-event*.test.ts',
      'test/unit/webhook/{verify-signature,secrets}.test.ts',
      'test/unit/ledger/*.test.ts',
      'test/unit/hr-sources/*.test.ts',
      'test/contract/reconcile-person.test.ts',
    ],
    testTimeout: 30_000,
  },
});
