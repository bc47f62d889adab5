import { posix } from 'node:path';
import { CsvRejectedError } from '../read/csv-rejected-error.ts';
import type { Parts } from './open-parts.ts';
import { readXml } from './parse-xml.ts';

/** Where in a workbook the wanted sheet stands, and what reading it takes. */
export interface FoundSheet {
  readonly name: string;
  /** The other sheets that are visible. */
  readonly others: readonly { readonly name: string; readonly part: string | undefined }[];
  readonly part: string;
  readonly sharedTexts: string | undefined;
  readonly styles: string | undefined;
  /** Whether days are counted from 1904 instead of 1900. */
  readonly is1904: boolean;
}

interface Relation {
  readonly type: string;
  readonly part: string;
}

interface Sheet {
  readonly name: string;
  readonly relation: string;
  readonly isHidden: boolean;
}

/** Finds a sheet by its name (case does not matter), or the first one that is visible. */
export async function findSheet(parts: Parts, wanted: string | undefined): Promise<FoundSheet> {
  const workbook = [...(await readRelations(parts, '')).values()].find(
    ({ type }) => type === 'officeDocument',
  );
  if (workbook === undefined || !parts.has(workbook.part)) throw new CsvRejectedError('zip-or-workbook');
  const { sheets, is1904 } = await readWorkbook(parts, workbook.part);
  const relations = await readRelations(parts, workbook.part);
  const tables = sheets.filter(({ relation }) => relations.get(relation)?.type === 'worksheet');
  const visible = tables.filter(({ isHidden }) => !isHidden);
  const sheet = wanted === undefined ? visible[0] : tables.find(({ name }) => isNamed(name, wanted));
  const part = relations.get(sheet?.relation ?? '')?.part;
  if (sheet === undefined || part === undefined) {
    const hint = `Its sheets: ${tables.map(({ name }) => `“${name}”`).join(', ')}.`;
    throw new CsvRejectedError('no-such-sheet', tables.length === 0 ? {} : { hint });
  }
  const partOf = (type: string) => [...relations.values()].find((relation) => relation.type === type)?.part;
  return {
    name: sheet.name,
    others: visible
      .filter((other) => other !== sheet)
      .map(({ name, relation }) => ({ name, part: relations.get(relation)?.part })),
    part,
    sharedTexts: partOf('sharedStrings'),
    styles: partOf('styles'),
    is1904,
  };
}

async function readWorkbook(parts: Parts, name: string) {
  const sheets: Sheet[] = [];
  let is1904 = false;
  let isWorkbook = false;
  await readXml(parts.read(name), {
    open(element, attributes, path) {
      if (path.length === 0) isWorkbook = element === 'workbook';
      if (element === 'workbookPr') is1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (element !== 'sheet' || path.at(-1) !== 'sheets') return;
      sheets.push({
        name: attributes.name ?? '',
        relation: attributes.id ?? '',
        isHidden: (attributes.state ?? 'visible') !== 'visible',
      });
    },
  });
  if (!isWorkbook) throw new CsvRejectedError('zip-or-workbook');
  return { sheets, is1904 };
}

/** What a part refers to, by id; with an empty name: what the package begins with. */
async function readRelations(parts: Parts, name: string): Promise<ReadonlyMap<string, Relation>> {
  const folder = posix.dirname(name);
  const relations = posix.join(folder, '_rels', `${posix.basename(name)}.rels`);
  const found = new Map<string, Relation>();
  if (!parts.has(relations)) return found;
  await readXml(parts.read(relations), {
    open(element, attributes) {
      if (element !== 'Relationship' || attributes.TargetMode === 'External') return;
      const target = attributes.Target ?? '';
      // The transitional and the strict kind of workbook name types by different addresses that end alike.
      const type = attributes.Type?.split('/').at(-1) ?? '';
      found.set(attributes.Id ?? '', { type, part: posix.resolve('/', folder, target).slice(1) });
    },
  });
  return found;
}

/** Metadata of S3 objects holds ASCII only, so that other names come percent-encoded. */
function isNamed(name: string, wanted: string): boolean {
  const same = (text: string) =>
    text.normalize('NFC').trim().toLowerCase() === name.normalize('NFC').trim().toLowerCase();
  return same(wanted) || same(decoded(wanted));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
