export { createEsperClient } from './esper-client.ts';
export { createEsperExportDirectory } from './export-directory.ts';
export { esperOptionsSchema } from './options.ts';
export { createEsperTarget } from './target.ts';
