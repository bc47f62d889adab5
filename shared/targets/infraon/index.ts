export { createInfraonExportDirectory } from './export-directory.ts';
export { createInfraonClient } from './infraon-client.ts';
export { InfraonError } from './infraon-error.ts';
export { infraonOptionsSchema } from './options.ts';
export { createInfraonTarget } from './target.ts';
