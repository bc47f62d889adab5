const lf = 0x0a;
const cr = 0x0d;

/** Counts LF, CRLF and CR, each once, in ASCII-compatible bytes before `end`. */
export function countLineEnds(bytes: Buffer, end = bytes.length): number {
  let count = 0;
  for (let at = bytes.indexOf(lf); at !== -1 && at < end; at = bytes.indexOf(lf, at + 1)) count++;
  for (let at = bytes.indexOf(cr); at !== -1 && at < end; at = bytes.indexOf(cr, at + 1)) {
    if (bytes[at + 1] !== lf) count++;
  }
  return count;
}
