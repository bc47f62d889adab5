const mebibyte = 1024 * 1024;

/**
 * What a workbook may take. Microsoft Excel's own limits are 1,048,576 rows and 16,384 columns; a million people are about
 * 60 MiB of workbook and 600 MiB of XML.
 */
export const workbookLimits = {
  /** The file as it was dropped. It is held in memory. */
  fileBytes: 64 * mebibyte,
  /** Files inside it. */
  parts: 10_000,
  /** One of those, unpacked. It is read as a stream. */
  partBytes: 1024 * mebibyte,
  /** How much larger a part may become by unpacking, from {@link ratioFreeBytes} on. Sheets become 5 to 40 times larger. */
  ratio: 200,
  ratioFreeBytes: 4 * mebibyte,
  /** The shared texts, unpacked. They are held in memory. */
  sharedTextBytes: 256 * mebibyte,
  /** XML without a tag in it, and elements within elements. */
  tokenBytes: 4 * mebibyte,
  depth: 64,
  rows: 1_048_576,
  columns: 16_384,
  styles: 100_000,
} as const;
