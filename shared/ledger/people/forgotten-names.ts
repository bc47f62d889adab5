import { createHmac, randomBytes } from 'node:crypto';
import type { ForgottenNote } from '../../domain/identity/forgotten.ts';
import { type Identifier, identifierKey } from '../../domain/identity/identifiers.ts';
import { compareInstants } from '../../domain/instant.ts';
import type { LedgerContext } from '../ledger-context.ts';
import type { Item } from '../table/attribute-values.ts';
import { claimKey, forgettingSecretKey, forgottenKey } from '../table/ledger-keys.ts';
import { type Claim, toClaim } from './identifier-claims.ts';

/**
 * How long it is known of a name that its bearer was forgotten: longer than an old event can reasonably come, from a file that is
 * dropped again, a queue of dead letters or an HR system that repeats its backlog.
 */
export const rememberedDays = 400;

/** What the ledger has of some names: who holds them, and who was forgotten that bore them. */
export interface NamesRead {
  readonly claims: readonly Claim[];
  /** By `identifierKey`. */
  readonly notes: ReadonlyMap<string, ForgottenNote>;
}

/** Reads both in one request; in two where this is the first time that a process meets the secret. */
export async function readNames(
  context: Pick<LedgerContext, 'table' | 'now' | 'memory'>,
  identifiers: readonly Identifier[],
): Promise<NamesRead> {
  if (identifiers.length === 0) return { claims: [], notes: new Map() };
  const { table, memory } = context;
  const known = memory.forgettingSecret;
  const ofNotes = known === undefined ? [forgettingSecretKey] : keysOf(known, identifiers);
  const items = await table.getMany([...identifiers.map(claimKey), ...ofNotes]);
  const claims = identifiers.map((identifier) => toClaim(identifier, items.get(claimKey(identifier))));
  if (known !== undefined) return { claims, notes: notesIn(items, { context, secret: known, identifiers }) };
  const secret = secretOf(items.get(forgettingSecretKey));
  if (secret === undefined) return { claims, notes: new Map() };
  memory.forgettingSecret = secret;
  const noted = await table.getMany(keysOf(secret, identifiers));
  return { claims, notes: notesIn(noted, { context, secret, identifiers }) };
}

/** Notes that the bearer of some names was forgotten. Repeating it changes nothing. */
export async function noteForgotten(
  context: Pick<LedgerContext, 'table' | 'now' | 'memory'>,
  { identifiers, note }: { readonly identifiers: readonly Identifier[]; readonly note: ForgottenNote },
): Promise<void> {
  if (identifiers.length === 0) return;
  const secret = await obtainSecret(context);
  const pks = keysOf(secret, identifiers);
  const known = await context.table.getMany(pks);
  for (const pk of pks) {
    const united = unite(note, toNote(known.get(pk)));
    const expiresAt = Math.floor(Date.parse(united.forgottenAt) / 1000) + rememberedDays * 86_400;
    await context.table.put({
      item: { pk, ...united, expiresAt },
      condition: 'attribute_not_exists(#forgottenAt) OR #forgottenAt <= :forgottenAt',
      values: { forgottenAt: united.forgottenAt },
    });
  }
}

/** Two people may have borne one name, one after the other. */
function unite(note: ForgottenNote, other: ForgottenNote | undefined): ForgottenNote {
  if (other === undefined) return note;
  const later = (left: string, right: string) => (compareInstants(left, right) < 0 ? right : left);
  return {
    leftAt: later(note.leftAt, other.leftAt),
    forgottenAt: later(note.forgottenAt, other.forgottenAt),
    hasNumber: note.hasNumber && other.hasNumber,
  };
}

function notesIn(
  items: ReadonlyMap<string, Item>,
  {
    context,
    secret,
    identifiers,
  }: {
    readonly context: Pick<LedgerContext, 'now'>;
    readonly secret: Uint8Array;
    readonly identifiers: readonly Identifier[];
  },
): ReadonlyMap<string, ForgottenNote> {
  const now = context.now().getTime() / 1000;
  return new Map(
    identifiers.flatMap((identifier): [string, ForgottenNote][] => {
      const item = items.get(keyOf(secret, identifierKey(identifier)));
      const note = toNote(item);
      // DynamoDB removes what has expired late.
      return note === undefined || item?.expiresAt <= now ? [] : [[identifierKey(identifier), note]];
    }),
  );
}

function toNote(item: Item | undefined): ForgottenNote | undefined {
  if (item === undefined) return undefined;
  const { leftAt, forgottenAt, hasNumber } = item;
  return { leftAt, forgottenAt, hasNumber };
}

/** The secret is made with the first person who is forgotten, and never changes. */
export async function obtainSecret({
  table,
  memory,
}: Pick<LedgerContext, 'table' | 'memory'>): Promise<Uint8Array> {
  const pk = forgettingSecretKey;
  const made = { pk, secret: randomBytes(32).toString('base64') };
  const item = (await table.get(pk)) ?? made;
  if (item === made && !(await table.put({ item: made, condition: 'attribute_not_exists(#pk)' })))
    return obtainSecret({ table, memory });
  const secret = secretOf(item) ?? Buffer.from(made.secret, 'base64');
  memory.forgettingSecret = secret;
  return secret;
}

export function secretOf(item: Item | undefined): Uint8Array | undefined {
  return typeof item?.secret === 'string' ? Buffer.from(item.secret, 'base64') : undefined;
}

function keysOf(secret: Uint8Array, identifiers: readonly Identifier[]): readonly string[] {
  return identifiers.map((identifier) => keyOf(secret, identifierKey(identifier)));
}

/** The key of what is kept of a name or an account, which it does not show. */
export function keyOf(secret: Uint8Array, name: string): string {
  return forgottenKey(createHmac('sha256', secret).update(name).digest('base64url'));
}
