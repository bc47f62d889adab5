import { type ZipEntry, zip } from './zip.ts';

/** A text, a number with a format, or a cell's XML between `<c r="…"` and the end. */
export type SheetCell =
  | string
  | number
  | { readonly n: number; readonly as: string }
  | { readonly xml: string };

export interface SheetSpec {
  readonly name: string;
  readonly state?: 'hidden' | 'veryHidden';
  /** `null` leaves a row out. */
  readonly rows: readonly (readonly SheetCell[] | null)[];
}

const officeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** The parts of a workbook such as Excel writes: texts shared, numbers with styles. */
export function workbookParts(
  sheets: readonly SheetSpec[],
  options: { readonly is1904?: boolean } = {},
): readonly ZipEntry[] {
  const texts: string[] = [];
  const formats: string[] = [];
  const xml = sheets.map(({ rows }) => sheetXml(rows, { texts, formats }));
  return [
    part('[Content_Types].xml', contentTypes(sheets.length)),
    part('_rels/.rels', relations([['rId1', 'officeDocument', 'xl/workbook.xml']])),
    ...xml.map((content, index) => part(`xl/worksheets/sheet${index + 1}.xml`, content)),
    part('xl/workbook.xml', workbookXml(sheets, options)),
    part(
      'xl/_rels/workbook.xml.rels',
      relations([
        ...sheets.map(
          (_, index) => [`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`] as const,
        ),
        ['rIdS', 'styles', 'styles.xml'],
        ['rIdT', 'sharedStrings', '/xl/sharedStrings.xml'],
      ]),
    ),
    part('xl/styles.xml', stylesXml(formats)),
    part(
      'xl/sharedStrings.xml',
      `<sst xmlns="${spreadsheet}">${texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    ),
  ];
}

/** A workbook, whole. */
export function workbook(sheets: readonly SheetSpec[], options?: { readonly is1904?: boolean }): Buffer {
  return zip(workbookParts(sheets, options));
}

/** A workbook of one sheet. */
export function sheet(...rows: SheetSpec['rows']): Buffer {
  return workbook([{ name: 'People', rows }]);
}

/** The parts of a workbook with another content in one of them. */
export function withPart(parts: readonly ZipEntry[], changed: ZipEntry): readonly ZipEntry[] {
  return parts.map((entry) => (entry.name === changed.name ? changed : entry));
}

export function sheetPart(rows: string, before = ''): ZipEntry {
  return part(
    'xl/worksheets/sheet1.xml',
    `${before}<worksheet xmlns="${spreadsheet}"><sheetData>${rows}</sheetData></worksheet>`,
  );
}

function part(name: string, content: string): ZipEntry {
  return {
    name,
    content: content.startsWith('<!') ? content : `<?xml version="1.0" encoding="UTF-8"?>\n${content}`,
  };
}

function contentTypes(count: number): string {
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts = [
    ['workbook.xml', 'sheet.main'],
    ...Array.from({ length: count }, (_, index) => [`worksheets/sheet${index + 1}.xml`, 'worksheet']),
    ['styles.xml', 'styles'],
    ['sharedStrings.xml', 'sharedStrings'],
  ].map(([name, type]) => `<Override PartName="/xl/${name}" ContentType="${kind}.${type}+xml"/>`);
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${parts.join('')}</Types>`;
}

function relations(all: readonly (readonly [id: string, type: string, target: string])[]): string {
  const each = all.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${officeDocument}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`;
}

function workbookXml(
  sheets: readonly SheetSpec[],
  { is1904 = false }: { readonly is1904?: boolean },
): string {
  const shown = sheets.findIndex(({ state }) => state === undefined);
  const each = sheets.map(({ name, state }, index) => {
    const hidden = state === undefined ? '' : ` state="${state}"`;
    return `<sheet name="${escaped(name)}" sheetId="${index + 1}"${hidden} r:id="rId${index + 1}"/>`;
  });
  return `<workbook xmlns="${spreadsheet}" xmlns:r="${officeDocument}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><bookViews><workbookView activeTab="${shown}"/></bookViews><sheets>${each.join('')}</sheets></workbook>`;
}

function stylesXml(formats: readonly string[]): string {
  const codes = formats.map(
    (code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${escaped(code)}"/>`,
  );
  const styles = formats.map((_, index) => `<xf numFmtId="${164 + index}"/>`);
  return `<styleSheet xmlns="${spreadsheet}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`;
}

interface Shared {
  readonly texts: string[];
  readonly formats: string[];
}

function sheetXml(rows: SheetSpec['rows'], shared: Shared): string {
  const each = rows.map((cells, index) =>
    cells === null
      ? ''
      : `<row r="${index + 1}">${cells.map((cell, column) => cellXml(cell, `${letters(column)}${index + 1}`, shared)).join('')}</row>`,
  );
  return `<worksheet xmlns="${spreadsheet}"><sheetData>${each.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: SheetCell, reference: string, { texts, formats }: Shared): string {
  if (cell === '') return '';
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  if (typeof cell === 'string') return `<c r="${reference}" t="s"><v>${indexIn(texts, cell)}</v></c>`;
  if ('xml' in cell) return `<c r="${reference}"${cell.xml}</c>`;
  return `<c r="${reference}" s="${indexIn(formats, cell.as) + 1}"><v>${cell.n}</v></c>`;
}

function indexIn(list: string[], text: string): number {
  const found = list.indexOf(text);
  return found < 0 ? list.push(text) - 1 : found;
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
