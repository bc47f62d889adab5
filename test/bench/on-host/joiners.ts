/** A file of people who are new. */
export function joiners(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => `joiner-${index}@example.com,Joiner ${index}`);
  return ['email,displayName', ...rows, ''].join('\n');
}
