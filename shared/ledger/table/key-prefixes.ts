/** What the keys of the ledger's items begin with, by what an item is about. */
export const keyPrefixes = {
  event: 'event#',
  person: 'person#',
  /** Who bears an identifier, and whom an account belongs to. */
  claim: 'claim#',
  directory: 'directory#',
  import: 'import#',
  export: 'export#',
  drop: 'drop#',
  feed: 'feed#',
  feeds: 'feeds',
  notice: 'notice#',
  employee: 'hr-employee#',
  keyOffer: 'hr-source-offer#',
  /** How much of its budget a source has used, and whom that holds. */
  brake: 'brake#',
  held: 'held#',
  /** What a human has let go of an import. */
  release: 'release#',
  /** What an operator has refused of what a brake held. */
  refusal: 'refusal#',
  /** Who left and is not known to be deactivated. */
  leaver: 'leaver#',
  /** What SCIM clients call users and groups, and what they last said of them. */
  scim: 'scim#',
  /** What operators have said of accounts that deviate. */
  drift: 'drift#',
  /** What operators have told the functions to do, or to leave. */
  control: 'control#',
  /** How many people are managed. */
  managed: 'managed',
  /** What was moved on of people's histories, and the keys that encrypt it. */
  history: 'history#',
  dataKey: 'key#',
  /** What was sealed last. */
  audit: 'audit',
  /** That someone was forgotten who had some name or account, by a keyed hash of it. */
  forgotten: 'forgotten#',
} as const;

export type ItemKind = keyof typeof keyPrefixes;

/** Whoever writes people may have to move on what was told of them, when the record has no more room for it. */
const told = ['history', 'dataKey'] as const satisfies readonly ItemKind[];

/**
 * Which items a function may read and write. The stack grants these keys and no others; what a function needs more is
 * added here, and the local host refuses what is missing, as DynamoDB would.
 */
export const ledgerAccess = {
  'event-status': ['event'],
  webhook: [...told, 'event', 'person', 'claim', 'leaver'],
  /** What SCIM clients call. */
  scim: [...told, 'event', 'person', 'claim', 'leaver', 'scim'],
  source: [...told, 'event', 'person', 'claim', 'leaver', 'notice', 'employee', 'keyOffer'],
  sweeping: [...told, 'event', 'person', 'claim', 'leaver', 'notice', 'held', 'scim', 'forgotten'],
  reconciling: [...told, 'event', 'person', 'claim', 'leaver', 'directory', 'brake', 'held', 'managed'],
  importing: [
    ...told,
    'event',
    'person',
    'claim',
    'leaver',
    'directory',
    'import',
    'drop',
    'feed',
    'feeds',
    'release',
  ],
  exporting: [...told, 'person', 'claim', 'leaver', 'directory', 'export', 'managed'],
  sealing: ['audit'],
} as const satisfies Readonly<Record<string, readonly ItemKind[]>>;

/** Items that a function may read, and others alone may write. */
export const ledgerReads: Readonly<Partial<Record<LedgerAccess, readonly ItemKind[]>>> = {
  // Whoever merges events has to know what is over. A door that could write it could suppress events.
  webhook: ['forgotten'],
  scim: ['forgotten'],
  source: ['forgotten'],
  importing: ['forgotten', 'drift'],
  // A door that could write them could give any role.
  reconciling: ['forgotten', 'release', 'refusal', 'control', 'drift'],
  exporting: ['drift', 'forgotten'],
  sweeping: ['control', 'release', 'refusal', 'employee'],
  sealing: ['history'],
};

/** Items that are deleted of someone who is forgotten, and never otherwise. */
export const erasedKinds = [
  'claim',
  'leaver',
  'held',
  'scim',
  'employee',
  'release',
  'refusal',
  'drift',
] as const;

export type LedgerAccess = keyof typeof ledgerAccess;
