/** The configuration is wrong. The message names each key by its full path and says what was expected there. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
