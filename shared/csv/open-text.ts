import { chooseEncoding, type Encoding } from './choose-encoding.ts';
import { createBlockDecoder } from './create-block-decoder.ts';
import { cutLines } from './cut-lines.ts';
import type { LineBlock } from './line-block.ts';
import { readHead } from './read-head.ts';
import { refuseOtherFormats, signatureBytes } from './refuse-other-formats.ts';
import { transcodeUtf16 } from './transcode-utf16.ts';

export interface OpenText {
  /** As the WHATWG Encoding Standard names it, in lower case. */
  readonly encoding: string;
  /** Whole lines in UTF-8, without the byte order mark. */
  readonly blocks: AsyncGenerator<LineBlock>;
}

/**
 * Opens bytes as text. What is not text, or not written in its encoding, rejects the file: at once or when the block is
 * read. `charset` is a label of the WHATWG Encoding Standard; a byte order mark overrules it.
 */
export async function openText(
  bytes: AsyncIterable<Uint8Array>,
  options: { readonly charset: string | undefined; readonly maxLineBytes: number },
): Promise<OpenText> {
  const { head, source } = await readHead(bytes, signatureBytes);
  try {
    refuseOtherFormats(head);
    const encoding = chooseEncoding(head, options.charset);
    const blocks = decode(skip(source, encoding.bomBytes), { encoding, maxLineBytes: options.maxLineBytes });
    return { encoding: encoding.name, blocks };
  } catch (error) {
    await source.return();
    throw error;
  }
}

async function* decode(
  source: AsyncIterable<Uint8Array>,
  { encoding, maxLineBytes }: { readonly encoding: Encoding; readonly maxLineBytes: number },
): AsyncGenerator<LineBlock> {
  const isUtf16 = encoding.name.startsWith('utf-16');
  const bytes = isUtf16 ? transcodeUtf16(source, { bigEndian: encoding.name === 'utf-16be' }) : source;
  const toUtf8 = createBlockDecoder(isUtf16 ? 'utf-8' : encoding.name);
  for await (const block of cutLines(bytes, { maxLineBytes })) yield toUtf8(block);
}

async function* skip(source: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of source) {
    if (left < chunk.byteLength) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}
