/** What a reply says of why a call failed. */
export interface Refusal {
  readonly message: string | undefined;
  /** Fields that it names. */
  readonly fields: readonly string[];
}

const messageNames = new Set(['error', 'errors', 'msg', 'message', 'detail', 'details', 'non_field_errors']);
const otherNames = new Set(['status', 'code', 'status_code', 'success', 'data', 'user_id', 'request_id']);
const maxMessageLength = 4096;

/**
 * Reads `{error}`, `{msg}`, `{detail}` and Django REST Framework's `{field: [words]}`, also one level down inside
 * `error` or `errors`. Anything else yields no message and no field.
 */
export function parseErrorBody(body: unknown): Refusal {
  const words: string[] = [];
  const fields = new Set<string>();
  collect(body, { words, fields, depth: 0 });
  return {
    message: words.length === 0 ? undefined : words.join('\n').slice(0, maxMessageLength),
    fields: [...fields],
  };
}

interface Findings {
  readonly words: string[];
  readonly fields: Set<string>;
  readonly depth: number;
}

function collect(value: unknown, found: Findings): void {
  if (typeof value === 'string') found.words.push(value);
  else if (Array.isArray(value)) found.words.push(...value.filter((item) => typeof item === 'string'));
  else if (typeof value === 'object' && value !== null && found.depth < 2) {
    for (const [name, inner] of Object.entries(value)) {
      if (messageNames.has(name)) collect(inner, { ...found, depth: found.depth + 1 });
      else if (!otherNames.has(name) && isComplaint(inner)) {
        // Only what looks like a name: an error keeps the fields where they can be logged.
        if (/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) found.fields.add(name);
        collect(inner, { ...found, depth: 2 });
      }
    }
  }
}

function isComplaint(value: unknown): boolean {
  if (typeof value === 'string') return true;
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}
