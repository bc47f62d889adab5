import { describe, expect, it } from 'vitest';
import { requireTools } from '../../../infra/local/start/require-tools.ts';

describe('the tools that the local host needs', () => {
  it('are installed here', () => {
    expect(() => requireTools()).not.toThrow();
  });

  it('are named when they are missing, with what to do', () => {
    const resolve = (id: string) => {
      if (id.startsWith('esbuild/')) throw new Error('Cannot find module');
      return id;
    };
    expect(() => requireTools(resolve)).toThrow(
      'Not installed: esbuild. Run `npm ci` in this folder, then `npm start` again.',
    );
  });
});
