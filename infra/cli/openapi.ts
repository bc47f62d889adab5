import { writeFileSync } from 'node:fs';
import { describeApi } from '../openapi/describe-api.ts';

/** `npm run openapi`: writes docs/openapi.json again. */
writeFileSync(
  new URL('../../docs/openapi.json', import.meta.url),
  `${JSON.stringify(describeApi(), null, 2)}\n`,
);
