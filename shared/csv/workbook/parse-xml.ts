import { SaxesParser } from 'saxes';
import { CsvRejectedError } from '../read/csv-rejected-error.ts';
import { workbookLimits } from './workbook-limits.ts';

const escaped = /_x([0-9A-Fa-f]{4})_/g;

/** Undoes how a workbook writes characters that XML cannot hold: `_x000D_`. Source: ECMA-376, 22.9.2.19 (ST_Xstring). */
export function decodeText(text: string): string {
  return text.includes('_x')
    ? text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

export type XmlAttributes = Readonly<Record<string, string>>;

/** What is told of an XML document while it arrives. Names come without their prefix. */
export interface XmlListener {
  /** `path` are the elements it stands in, the outermost first. */
  open?(name: string, attributes: XmlAttributes, path: readonly string[]): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Parses XML and yields after each chunk. A document type is refused, and with it every entity but the five of XML itself;
 * so is what is not well-formed, deeply nested, or endless without a tag.
 */
export async function* parseXml(
  bytes: AsyncIterable<Uint8Array>,
  listener: XmlListener,
): AsyncGenerator<void, void, void> {
  const parser = new SaxesParser();
  const path: string[] = [];
  let sinceTag = 0;
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('opentag', ({ name, attributes }) => {
    sinceTag = 0;
    if (path.length >= workbookLimits.depth) refuse();
    const local = localName(name);
    listener.open?.(local, withoutPrefixes(attributes), path);
    path.push(local);
  });
  parser.on('closetag', ({ name }) => {
    sinceTag = 0;
    path.pop();
    listener.close?.(localName(name));
  });
  const tell = (text: string) => listener.text?.(text);
  parser.on('text', tell);
  parser.on('cdata', tell);

  const decode = createDecoder();
  for await (const chunk of bytes) {
    sinceTag += chunk.byteLength;
    parser.write(decode(chunk));
    if (sinceTag > workbookLimits.tokenBytes) throw new CsvRejectedError('workbook-too-large');
    yield;
  }
  parser.write(decode());
  parser.close();
}

/** Reads a part whose listener needs no rows from it in between. */
export async function readXml(bytes: AsyncIterable<Uint8Array>, listener: XmlListener): Promise<void> {
  for await (const _ of parseXml(bytes, listener));
}

function refuse(): never {
  throw new CsvRejectedError('broken-workbook');
}

function withoutPrefixes(attributes: XmlAttributes): XmlAttributes {
  let renamed = attributes;
  for (const key in attributes) {
    if (key.includes(':')) renamed = { ...renamed, [localName(key)]: attributes[key] ?? '' };
  }
  return renamed;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function createDecoder(): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (chunk) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      return refuse();
    }
  };
}
