import type { FaultWorld } from '../fault-world.ts';

/** What functions logged under a code about a person. */
export function logLines(
  { lines }: Pick<FaultWorld, 'lines'>,
  { code, personId }: { readonly code: string; readonly personId: string | undefined },
): readonly Readonly<Record<string, unknown>>[] {
  return lines.flatMap((line) => {
    if (!line.includes(`"code":"${code}"`)) return [];
    const logged = parse(line.slice(line.indexOf('{')));
    return logged?.code === code && logged.personId === personId ? [logged] : [];
  });
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
