import { createHash } from 'node:crypto';
import type { Attributes } from '../../domain/attributes.ts';
import type { UserEvent } from '../../domain/user-event.ts';
import type { Accepted } from '../../events/accept-event.ts';
import { logHeld } from '../../events/log-events.ts';
import type { Log } from '../../log/log.ts';
import type { ConfiguredSource } from '../configured-source.ts';
import { type createSourceEventCheck, logDropped } from '../door/check-source-event.ts';
import { contentHash } from '../door/content-hash.ts';
import type { HrApi, SourceEvent, Translation } from '../hr-source.ts';
import { namesOf } from '../kit/build-event.ts';
import type { RecalledEmployee } from './known-employees.ts';
import type { NoticeLedger } from './notice-ledger.ts';
import type { NoticeRecord, NoticeSettlement } from './notices.ts';

export interface EnrichNoticeOptions {
  readonly sources: ReadonlyMap<string, ConfiguredSource>;
  /** The API of a source that asks for its employees. */
  readonly apiOf: (source: string) => HrApi | undefined;
  readonly ledger: Pick<NoticeLedger, 'getNotice' | 'settleNotice' | 'linkEmployee' | 'findLinkedEmployee'>;
  /** Holds and merges the event. */
  readonly accept: (event: UserEvent, hash: string) => Promise<Accepted>;
  readonly checkEvent: ReturnType<typeof createSourceEventCheck>;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A notice is of a source that the stage does not configure (any more), or that has no API to ask. */
export class SourceNotConfiguredError extends Error {
  override readonly name = 'SourceNotConfiguredError';

  constructor() {
    super('the source of a notice is not configured');
  }
}

/**
 * Asks the HR system who a notice is about and takes what it says by the door's way. May be repeated: the events have
 * ids of their own, and a notice that is settled is left alone. Whatever is thrown is worth another try later.
 */
export function createEnrichNotice(options: EnrichNoticeOptions) {
  const { sources, apiOf, ledger, accept, checkEvent, log, now } = options;

  /** Returns undefined when there is nothing to do. */
  return async function enrichNotice(reference: string): Promise<NoticeSettlement | undefined> {
    const record = await ledger.getNotice(reference);
    if (record === undefined || !isOpen(record)) return undefined;
    const { source, notice } = record;
    const linked = await ledger.findLinkedEmployee({ source, employeeId: notice.employeeId });
    const settlement = await settle(await ask(record, linked), { ...record, linkedTo: linked?.personId });
    await ledger.settleNotice({ reference, ...settlement });
    return settlement;
  };

  async function ask(
    { source: name, notice, reference }: NoticeRecord,
    linked: RecalledEmployee | undefined,
  ): Promise<Translation> {
    const [enrichment, api] = [sources.get(name)?.enrichment, apiOf(name)];
    if (enrichment === undefined || api === undefined) throw new SourceNotConfiguredError();
    const employee = await enrichment.fetchEmployee({ notice, api });
    const bodyHash = createHash('sha256').update(reference).digest('hex');
    const { names: known, personId: _, hasAccess = false, ...others } = linked ?? {};
    const context = { notice, bodyHash, now: now(), ...(known && { known }), ...others };
    const meaning = enrichment.translateEmployee(employee, context);
    if (meaning.kind === 'nothing') {
      const { because } = meaning;
      const about = { source: name, eventId: notice.noticeId, because };
      // Some HR systems show nothing else of someone who leaves.
      const isHidden = because === 'employee-not-found' || because === 'no-name-yet';
      if (hasAccess && isHidden) log('error', 'employee-invalid', about);
      // Mostly someone who is gone. When it is everyone, the key may not see them, or the path leads nowhere.
      else if (employee === undefined) log('warn', 'employee-not-found', about);
    }
    return meaning.kind === 'events' && known ? withNames(meaning, known) : meaning;
  }

  async function settle(
    meaning: Translation,
    { source, notice, linkedTo }: NoticeRecord & { readonly linkedTo: string | undefined },
  ): Promise<NoticeSettlement> {
    if (meaning.kind === 'nothing') return { status: 'nothing', reason: meaning.because };
    if (meaning.kind === 'notices') return { status: 'failed', reason: 'unexpected-notices' };
    const errors = meaning.kind === 'malformed' ? meaning.errors : [];
    const checked = meaning.kind === 'events' ? meaning.events.map(checkEvent) : [];
    const faults = [...errors, ...checked.flatMap((one) => (one.kind === 'invalid' ? one.errors : []))];
    if (faults.length > 0) {
      // Asking again would give the same; once HR mends the record, the HR system tells of that.
      for (const { path, code } of faults.slice(0, 10)) {
        log('error', 'employee-invalid', { source, eventId: notice.noticeId, because: `${path}:${code}` });
      }
      return { status: 'failed', reason: 'employee-invalid' };
    }
    for (const one of checked) {
      if (one.kind === 'invalid') continue;
      const { event, dropped } = one;
      logDropped(log, { source, eventId: event.eventId, dropped });
      const { type, occurredAt, user } = event;
      // An id that is held with other content is of a first try; what changed since has a notice of its own.
      const scope = sources.get(source)?.scope;
      const said = { ...event, source, ...(scope && { scope }), ...(linkedTo && { linkedTo }) };
      const accepted = await accept(said, contentHash({ type, occurredAt, user }));
      const { record } = accepted.kind === 'held' ? accepted : {};
      if (record?.personId !== undefined)
        await ledger.linkEmployee({ source, employeeId: notice.employeeId, personId: record.personId });
      logHeld(log, { event: said, record: record ?? { status: 'accepted' } });
    }
    return { status: 'taken' };
  }
}

function isOpen({ status, reason }: NoticeRecord): boolean {
  return status === 'waiting' || (status === 'failed' && reason === 'retries-exhausted');
}

/** Someone who leaves and whose record hides the names is the one to whom earlier notices led. */
function withNames(
  meaning: Extract<Translation, { readonly kind: 'events' }>,
  known: Attributes,
): Extract<Translation, { readonly kind: 'events' }> {
  const isNameless = ({ user }: SourceEvent) => Object.keys(namesOf(user)).length === 0;
  const takesAccess = ({ type, user }: SourceEvent) => type === 'offboard' || user.active === false;
  if (!meaning.events.some((event) => takesAccess(event) && isNameless(event))) return meaning;
  const events = meaning.events.map((event) =>
    isNameless(event) ? { ...event, user: { ...event.user, ...known } } : event,
  );
  return { ...meaning, events };
}
