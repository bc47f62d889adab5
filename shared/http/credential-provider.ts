/** Where a client gets its secret from. Both methods reject when the secret cannot be had. */
export interface CredentialProvider {
  /** The current secret, possibly from a cache. */
  get(): Promise<string>;
  /** Called when `stale` was refused: fetches anew, unless that has already replaced `stale`. */
  refresh(stale: string): Promise<string>;
}
