/** A failure whose message is one sentence for the person at the terminal: what is wrong and what to do. */
export class HostError extends Error {
  override readonly name = 'HostError';
}
