import { TextPool } from '../../bulk/packed-arrays.ts';
import type { Parts } from './open-parts.ts';
import { decodeText, readXml } from './parse-xml.ts';
import { workbookLimits } from './workbook-limits.ts';

/** Reads the texts that the cells of all sheets refer to by number. */
export async function readSharedTexts(parts: Parts, name: string | undefined): Promise<TextPool> {
  const texts = new TextPool();
  if (name === undefined || !parts.has(name)) return texts;
  let text = '';
  let isText = false;
  await readXml(parts.read(name, { maxBytes: workbookLimits.sharedTextBytes }), {
    open(element, _attributes, path) {
      if (element === 'si') text = '';
      // Not the reading aids of Japanese texts.
      isText = element === 't' && !path.includes('rPh');
    },
    text(part) {
      if (isText) text += part;
    },
    close(element) {
      isText = false;
      if (element === 'si') texts.push(decodeText(text));
    },
  });
  return texts;
}
