export type { CsvEncoding, CsvFile } from './csv-encodings.ts';
export { createInfraonClient, type InfraonClient } from './infraon-client.ts';
export { InfraonError } from './infraon-error.ts';
export type { CsvDownload } from './open-csv-download.ts';
export { type InfraonOptions, infraonOptionsSchema } from './options.ts';
export { createInfraonTarget, type DirectoryKnowledge } from './target.ts';
