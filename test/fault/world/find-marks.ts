/** A text in which nothing may be found that was planted. */
export interface Haystack {
  /** Such as `logs`. */
  readonly name: string;
  readonly text: string;
}

/** The names of the places in which a mark is found, as it is or in base64, whatever its case. */
export function findMarks(marks: readonly string[], haystacks: readonly Haystack[]): readonly string[] {
  return haystacks.flatMap(({ name, text }) => {
    const folded = text.toLowerCase();
    const found = marks.filter(
      (mark) =>
        folded.includes(mark.toLowerCase()) || inBase64(mark).some((encoded) => text.includes(encoded)),
    );
    return found.map((mark) => `${mark} in ${name}`);
  });
}

/** What base64 makes of the mark inside of a longer text, wherever it begins; its ends depend on what is around it. */
function inBase64(mark: string): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(`${'?'.repeat(offset)}${mark}`)
      .toString('base64')
      .replaceAll('=', '');
    return encoded.slice(offset === 0 ? 0 : offset + 1, -2);
  });
}
