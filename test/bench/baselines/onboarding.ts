/** An onboarding that was checked: times in UTC, texts trimmed and in NFC. */
export interface Onboarding {
  readonly occurredAt: string;
  readonly effectiveAt?: string;
  readonly user: Readonly<Record<string, string>>;
}

/** The attributes that a sender may give, and their greatest lengths. */
export const maxLengths: Readonly<Record<string, number>> = {
  userName: 254,
  email: 254,
  givenName: 128,
  familyName: 128,
  displayName: 256,
  phone: 64,
  landline: 20,
  timezone: 64,
  title: 256,
  role: 128,
  dashboard: 256,
  employeeNumber: 64,
};

export const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
export const emailAddress =
  /^(?![^@]*\.\.)[^\s@.,:;<>()[\]"\\](?:[^\s@,:;<>()[\]"\\]*[^\s@.,:;<>()[\]"\\])?@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]{2,}$/u;

export const [maxAheadMs, maxPlannedMs] = [300_000, 366 * 86_400_000];
