import type { Row } from '../../csv/rows/row.ts';
import type { Attributes } from '../../domain/attributes.ts';
import type { RolePolicy } from '../../domain/authority/role-policy.ts';
import type { DriftDecisions } from '../../domain/drift-decision.ts';
import type { Holders } from '../../domain/identity/bearing.ts';
import type { Identifier } from '../../domain/identity/identifiers.ts';
import type { ActualAccount, TargetPolicy } from '../../domain/reconcile.ts';
import type { EventReference } from '../../domain/user-event.ts';
import type { AccountOwner } from '../../reconcile/reconcile-ledger.ts';
import type { Member } from '../decide/feed-member.ts';
import type { ImportMode, PlannedChange } from '../decide/planned-change.ts';
import type { CompactDirectory } from './input/compact-directory.ts';

/** Someone who is absent from a full file, and of whom nothing comes of it. */
export interface SkippedAbsence {
  /** What names the person. */
  readonly user: Attributes;
  /**
   * Someone said otherwise later, it is not clear who is meant, or a row may be about them: one that cannot be read, or one that has
   * a name of theirs and is rejected or in conflict.
   */
  readonly because: 'superseded' | 'identity-conflict' | 'unreadable-row' | 'conflicting-row';
}

/** A row that may be about anyone. */
export interface UnclearRow {
  /** What can be read all the same. */
  readonly identifiers: readonly Identifier[];
}

/** Someone who is to lose access by a row or by absence, unless it comes to nothing. */
export interface Leaver {
  /** Null: absent, and left alone. */
  readonly row: number | null;
  readonly reference: EventReference;
  /** Tells the same leaver of another file; see `hashOfNames`. Undefined: it cannot be read who it is. */
  readonly names?: string;
  /** Why an absence is left alone. */
  readonly because?: Exclude<SkippedAbsence['because'], 'superseded'>;
}

/** A target, and all that is there. */
export interface PlannedTarget {
  /** In people's bookkeeping. */
  readonly name: string;
  /** How it is reconciled. */
  readonly policy: TargetPolicy;
  readonly directory: CompactDirectory;
  /** How long people can accept an invitation, at a target whose accounts come into being that way. */
  readonly invitationValidSeconds?: number;
  /** An account as it is now; undefined where it is gone. Asked only of accounts of which operators have accepted something. */
  readAccount(id: string): Promise<ActualAccount | undefined>;
  /** Whether the vendor's rules keep an account from being written to: the API key's own, for example. */
  isProtected(account: ActualAccount): Promise<boolean>;
}

export interface PlanInput extends RolePolicy {
  readonly importId: string;
  readonly mode: ImportMode;
  /** Present for a full file. */
  readonly feed?: string;
  /** When what the file says was true (ISO 8601, UTC, milliseconds). */
  readonly asOf: string;
  /** The time of planning (the same format): what is effective later is scheduled. */
  readonly now: string;
  /** As the file has them, by ascending row number. What it throws ends the plan. */
  readonly rows: AsyncIterable<Row>;
  /** User names, addresses or ids of accounts that are never written to. */
  readonly protectedAccounts?: readonly string[];
  /** At least one. */
  readonly targets: readonly PlannedTarget[];
  /**
   * Who holds each identifier, by `identifierKey`; joined people replaced by their survivor. Called with the distinct
   * identifiers of about 100 people, for several batches at once. An identifier that no one holds may be left out.
   */
  readPeople(identifiers: readonly Identifier[]): Promise<Holders>;
  /** To whom accounts of a target belong, by the account's id; one that is no one's is left out. Called as `readPeople` is. */
  readOwners(target: string, accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountOwner>>;
  /** What operators have said of accounts of a target, in their order. Called as `readPeople` is. */
  readDecisions(target: string, accountIds: readonly string[]): Promise<readonly DriftDecisions[]>;
  /**
   * Which accounts of a target were those of someone who was forgotten, and who had another number. Called as `readPeople` is,
   * with accounts that are no one's.
   */
  readForgotten(
    target: string,
    asked: { readonly accountIds: readonly string[]; readonly employeeNumber: string | undefined },
  ): Promise<ReadonlySet<string>>;
  /**
   * The snapshot of the feed's last accepted full file; undefined where there was none, and for a delta file. Read
   * twice, from the beginning, and in the same order.
   */
  readonly readMembers?: (() => AsyncIterable<Member>) | undefined;
  /** Members of other feeds, as far as those speak as of the same time as this file, or a later one. */
  readonly readOtherFeeds?: (() => AsyncIterable<Member>) | undefined;
  /** Rows whose identifying cells are at fault. Asked for when the rows were read. */
  readonly unclearRows?: () => readonly UnclearRow[];
  /** Takes each change as it is planned, in a fixed order. Those of rows that end as `duplicate` are not to be applied. */
  onChange(change: PlannedChange): Promise<void> | void;
  /** Takes each absent person whom the plan leaves alone, although no other word has ended them. */
  onLeftAlone(absence: SkippedAbsence): Promise<void> | void;
  /**
   * Takes everyone who is to lose access, and keeps it if the row comes to nothing: by a row with a change, or by one that comes to
   * nothing and is about someone who may have access. Absences only as far as they are left alone.
   */
  onLeaver(leaver: Leaver): Promise<void> | void;
  /**
   * Takes each member of the snapshot that this file is to leave, should it be accepted. Full files only. That of a row which
   * adds no member in the end is to be left out (see `PlanResult.isMember`): after a conflict, whoever was a member before is handed on
   * once more.
   */
  onMember(member: Member, row?: number): Promise<void> | void;
}
