/** A comparison of a metric filter: `$.code = "import-failed"`, `$.ageSeconds >= 0`. */
const comparison = /\$\.(\w+) (=|>=) ("[^"]*"|-?\d+)/g;

/** Fields of a line that the pattern of a metric filter matches: of alternatives, the first. */
export function readConditions(pattern: string): Readonly<Record<string, string | number>> {
  const wanted: Record<string, string | number> = {};
  for (const [, field = '', , value = ''] of pattern.matchAll(comparison))
    wanted[field] ??= JSON.parse(value);
  return wanted;
}

/** Whether CloudWatch Logs would count the line. Knows what this app's patterns use: `=`, `>=`, `&&`, `||` and parentheses. */
export function matchesPattern(pattern: string, line: Readonly<Record<string, unknown>>): boolean {
  let formula = pattern
    .replace(/^\{|\}$/g, '')
    .replaceAll(comparison, (_all, field: string, operator: string, value: string) => {
      const [actual, expected] = [line[field], JSON.parse(value)];
      return String(operator === '=' ? actual === expected : Number(actual) >= expected);
    })
    .replaceAll(' ', '');
  for (let before = ''; before !== formula; ) {
    before = formula;
    formula = formula
      .replaceAll(/\((true|false)\)/g, '$1')
      .replace(/(true|false)&&(true|false)/, (both) => String(both === 'true&&true'))
      .replace(/(?<!&&)(true|false)\|\|(true|false)(?!&&)/, (either) => String(either.includes('true')));
  }
  if (formula !== 'true' && formula !== 'false') throw new Error(`cannot read the pattern ${pattern}`);
  return formula === 'true';
}
