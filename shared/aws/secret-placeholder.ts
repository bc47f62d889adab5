/** What a secret holds until somebody fills it in: CloudFormation would put a random value there otherwise. */
export const secretPlaceholder = 'REPLACE-ME';

/** Whether the text is, or contains, the placeholder: `REPLACE-ME`, `{"apiKey":"REPLACE-ME"}`. */
export function isPlaceholder(text: string): boolean {
  return text.trim() === '' || text.toUpperCase().includes(secretPlaceholder);
}
