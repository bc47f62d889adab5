import { defineConfig } from 'vitest/config';

const node = { environment: 'node' as const };

/** Tests in this process. Importing a module does nothing but define things, so that files can share what is loaded. */
const inProcess = {
  ...node,
  setupFiles: ['test/support/seed-properties.ts'],
  // Ends what hangs, not what is slow: the machine may be busy.
  testTimeout: 120_000,
  isolate: false,
};

/** What kills a process, most of it behind every call, one after the other: minutes, so that it has a script of its own. */
const crashes = 'test/**/*{crash,killed}*.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...inProcess,
          name: 'fast',
          include: ['test/{unit,property,contract,stack}/**/*.test.ts'],
          exclude: [crashes],
        },
      },
      { test: { ...inProcess, name: 'crash', include: [crashes] } },
      {
        test: {
          ...node,
          name: 'host',
          include: ['test/host/**/*.test.ts'],
          exclude: [crashes],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
    maxWorkers: 3,
    coverage: {
      provider: 'v8',
      include: ['shared/**', 'functions/**', 'infra/**'],
      reporter: ['text-summary'],
      // Processes of their own (functions on the local host, commands) are not counted.
      thresholds: { statements: 88, branches: 82, functions: 88, lines: 88 },
    },
  },
});
