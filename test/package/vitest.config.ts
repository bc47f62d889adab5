import { defineConfig } from 'vitest/config';

/** Apart from `npm test`: it installs the package in an app of its own. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    environment: 'node',
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
