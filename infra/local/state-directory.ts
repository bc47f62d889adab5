import { fileURLToPath } from 'node:url';

/** Where the host keeps `stack.json` and its logs: `.local` in the project. */
export const defaultStateDirectory = fileURLToPath(new URL('../../.local', import.meta.url));
