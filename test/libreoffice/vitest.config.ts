import { defineConfig } from 'vitest/config';

/** Needs LibreOffice (`soffice` on the PATH), which `npm test` does not. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/libreoffice/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
