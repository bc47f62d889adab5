import type { InfraonRequest } from './infraon-http.ts';
import type { InfraonOptions } from './options.ts';

/** A CSV file to send, in UTF-8. */
export interface CsvFile {
  readonly name: string;
  readonly content: string;
}

/** Puts a CSV file into a request's body. */
export type CsvEncoding = (
  file: CsvFile,
  options: Pick<InfraonOptions, 'csvFileField'>,
) => Pick<InfraonRequest, 'json' | 'form'>;

/** The published content types name no field, and elsewhere the product sends files as data URLs in JSON. */
export const csvEncodings: Readonly<Record<InfraonOptions['csvUploadEncoding'], CsvEncoding>> = {
  multipart(file, options) {
    const form = new FormData();
    form.append(options.csvFileField, new Blob([file.content], { type: 'text/csv' }), file.name);
    return { form };
  },
  'json-data-url': (file, options) => ({
    json: {
      [options.csvFileField]: `data:text/csv;base64,${Buffer.from(file.content, 'utf8').toString('base64')}`,
    },
  }),
};
