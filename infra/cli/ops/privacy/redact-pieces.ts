import { endOfFirstRecord } from '../../../../shared/csv/read/detect-delimiter.ts';
import type { Identifier } from '../../../../shared/domain/identity/identifiers.ts';
import { redactReport } from './redact-report.ts';

/** A part of a file as it is without the person. */
interface RedactedPiece {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Characters: rows are looked at in pieces of about this size, so that memory does not grow with the file. */
const pieceLength = 1024 * 1024;

/**
 * Takes from a file whatever names a person, as {@link redactReport} does, piece by piece: whole rows of CSV, whole lines of JSON. A page
 * and a document, which are short, are one piece; a file of another kind is none.
 */
export async function* redactPieces(
  { key, bytes }: { readonly key: string; readonly bytes: AsyncIterable<Uint8Array> },
  names: readonly Identifier[],
): AsyncGenerator<RedactedPiece, void, void> {
  const redact = (text: string) => redactReport({ key, text }, names);
  let header = '';
  for await (const text of piecesOf(key, textOf(bytes))) {
    const redacted = redact(header + text);
    const isChanged = redacted !== undefined;
    const skipped = isChanged && header !== '' ? (endOfFirstRecord(redacted) ?? -2) + 2 : 0;
    yield { text: redacted?.slice(skipped) ?? text, isChanged };
    if (key.endsWith('.csv') && header === '') header = `${text.slice(0, endOfFirstRecord(text))}\r\n`;
  }
}

async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function* piecesOf(key: string, chunks: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  const kind = key.slice(key.lastIndexOf('.') + 1);
  if (!['csv', 'ndjson', 'json', 'html'].includes(kind)) return;
  const isCut = kind === 'csv' || kind === 'ndjson';
  let waiting = '';
  for await (const chunk of chunks) {
    waiting += chunk;
    if (!isCut || waiting.length < pieceLength) continue;
    const end = kind === 'csv' ? endOfLastRecord(waiting) : waiting.lastIndexOf('\n') + 1;
    if (end > 0) yield waiting.slice(0, end);
    waiting = waiting.slice(end);
  }
  if (waiting !== '') yield waiting;
}

/** Where the last complete record ends, its line end included; 0 where there is none. */
function endOfLastRecord(text: string): number {
  let end = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (character === '\n' && !quoted) end = at + 1;
  }
  return end;
}
