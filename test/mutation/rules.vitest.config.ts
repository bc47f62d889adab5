import { defineConfig } from 'vitest/config';

/** The tests of the rules of identity and of plans. Properties are left out: they would run for every mutant. */
export default defineConfig({
  test: {
    environment: 'node',
    include: [
      'test/unit/domain/{identifiers,identity*,claims,bearing,name-person,absorb-words,unite-people,merge-event,apply-plans,plan-facts,planned-changes,standing-plans,follow-employee}.test.ts',
      'test/unit/reconcile/locate-account.test.ts',
    ],
  },
});
