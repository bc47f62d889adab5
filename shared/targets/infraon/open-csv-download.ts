import { parseJson } from '../../http/parse-json.ts';
import type { VendorDownload, VendorRequest } from '../../http/vendor-http.ts';
import { InfraonError, isLogicalFailure } from './infraon-error.ts';
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
) => Pick<VendorRequest, 'json' | 'form'>;

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

/** The directory as the vendor exports it. The body is unread and fails when it is cut off. */
export interface CsvDownload {
  readonly format: 'csv' | 'json';
  readonly contentType: string | undefined;
  readonly body: ReadableStream<Uint8Array>;
}

/** A refusal inside a 2xx is short; a JSON object that is longer than this is data. */
const refusalBytes = 16 * 1024;

/**
 * Decides whether a download is CSV or JSON (published as JSON, named CSV): by the content type, then by the first
 * byte. Throws an {@link InfraonError} for HTML, for an empty body and for a refusal inside a 2xx.
 */
export async function openCsvDownload(
  download: VendorDownload,
  options: Pick<InfraonOptions, 'failureStatuses'>,
): Promise<CsvDownload> {
  const reader = download.body.getReader();
  const head = await readHead(reader);
  const first = firstCharacter(head.bytes);
  const type = download.contentType?.split(';')[0]?.trim().toLowerCase();
  if (first === undefined || first === '<' || type === 'text/html') {
    await reader.cancel();
    throw new InfraonError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: false });
  }
  if (
    first === '{' &&
    head.ended &&
    isLogicalFailure(parseJson(new TextDecoder().decode(head.bytes)), options)
  ) {
    throw new InfraonError({ code: 'logical-failure', retryable: false, mayHaveHappened: false });
  }
  const looksJson = first === '{' || first === '[';
  const format = looksJson && type !== 'text/csv' && type !== 'application/csv' ? 'json' : 'csv';
  return { format, contentType: download.contentType, body: rejoin(head.chunks, reader) };
}

interface Head {
  readonly chunks: readonly Uint8Array[];
  readonly bytes: Uint8Array;
  readonly ended: boolean;
}

async function readHead(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Head> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const chunk = await reader.read();
      if (!chunk.done) {
        chunks.push(chunk.value);
        size += chunk.value.byteLength;
      }
      const bytes = Buffer.concat(chunks);
      const decided = firstCharacter(bytes) !== undefined && firstCharacter(bytes) !== '{';
      if (chunk.done || decided || size >= refusalBytes) return { chunks, bytes, ended: chunk.done };
    }
  } catch (cause) {
    throw new InfraonError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: false, cause });
  }
}

function rejoin(
  head: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  const waiting = [...head];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const early = waiting.shift();
      if (early !== undefined) {
        controller.enqueue(early);
        return;
      }
      const chunk = await reader.read();
      if (chunk.done) controller.close();
      else controller.enqueue(chunk.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** The first character that is neither white space nor a byte order mark. */
function firstCharacter(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).subarray(0, 1024).toString('latin1');
  return text.replace(/^\u00EF\u00BB\u00BF/, '').match(/\S/)?.[0];
}
