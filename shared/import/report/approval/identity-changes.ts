import { type Attributes, type AttributeValue, attributeNames } from '../../../domain/attributes.ts';
import { normaliseIdentifier } from '../../../domain/identity/identifiers.ts';
import { approvedAttributes } from '../../decide/replaced-values.ts';
import { personLabel } from '../person-label.ts';
import { type ChangeOutcome, isOpen, type ReportedChange } from '../report-content.ts';
import { keyOfUser } from '../row-key.ts';

export const identityAspects = [
  'employeeNumber',
  'userName',
  'email',
  /** Records that said something of the person before anyone knew whom they were about. */
  'joined',
  /** Someone is created under a name of someone else who is deactivated. */
  'same-address',
  'role',
] as const;

/** One thing that an approver should look at: who is who afterwards, and which role they have. */
export interface IdentityChange {
  /** Null: of someone who is absent. */
  readonly row: number | null;
  /** What names the person, as in the other files of a report. */
  readonly key: string;
  /** The person's name, address and number, as they are known. */
  readonly who: string;
  readonly aspect: (typeof identityAspects)[number];
  /** Empty: nothing, or it is not known. */
  readonly before: string;
  readonly after: string;
  /** Whether the account is only created by the change. */
  readonly isNew: boolean;
}

/** More names than these are not compared, so that the memory is bounded. */
const maxKept = 200_000;

/** Finds in the changes of an import, one after the other, what an approver should look at. */
export function createIdentityReader(): (outcome: ChangeOutcome) => readonly IdentityChange[] {
  const created = new Map<string, number>();
  const leaving = new Map<string, string>();
  return ({ row, change }) => {
    const { user, about = user, kind, replaces = {}, joins = 0 } = change;
    const named = withNames(about, user);
    const [key, who] = [keyOfUser(named), personLabel(named)];
    const base = { row, key, who, isNew: kind === 'create' } as const;
    const said = approvedAttributes.flatMap((aspect): readonly IdentityChange[] => {
      const isGiven = aspect === 'role' && typeof user.role === 'string';
      if (replaces[aspect] === undefined && !isGiven) return [];
      return [{ ...base, aspect, before: textOf(replaces[aspect]), after: textOf(user[aspect]) }];
    });
    const joined = { ...base, aspect: 'joined', before: '', after: String(joins) } as const;
    return [
      ...said,
      ...(joins > 0 ? [joined] : []),
      ...sameAddress({ row, key, who, change, created, leaving }),
    ];
  };
}

/** Also noticed where the row that creates comes first, or the one that takes access away. */
function sameAddress(
  seen: Pick<IdentityChange, 'row' | 'key' | 'who'> & {
    readonly change: ReportedChange;
    readonly created: Map<string, number>;
    readonly leaving: Map<string, string>;
  },
): readonly IdentityChange[] {
  const { row, key, who, change, created, leaving } = seen;
  const { user, about = user, kind } = change;
  const base = { row, key, isNew: false, aspect: 'same-address' } as const;
  if (kind === 'create' && row !== null) {
    const names = namesOf(user);
    const other = names.map((name) => leaving.get(name)).find((label) => label !== undefined);
    if (created.size < maxKept) for (const name of names) created.set(name, row);
    return other === undefined ? [] : [{ ...base, who: other, before: other, after: `row ${row}` }];
  }
  if (!isLeaving(change)) return [];
  const names = namesOf(about);
  const by = names.map((name) => created.get(name)).find((one) => one !== undefined);
  if (leaving.size < maxKept && row !== null) for (const name of names) leaving.set(name, who);
  return by === undefined ? [] : [{ ...base, who, before: who, after: `row ${by}` }];
}

/** Whether someone is, is to be, or was deactivated: not where that failed or was overtaken. */
export function isLeaving(change: ReportedChange): boolean {
  const { kind, outcome } = change;
  return kind === 'deactivate' && (outcome === 'planned' || outcome === 'done' || isOpen(change));
}

function namesOf({ email, userName }: Attributes): readonly string[] {
  return [email, userName].flatMap((name) => (typeof name === 'string' ? [normaliseIdentifier(name)] : []));
}

/** What the change says of the person where nothing else is known. */
function withNames(about: Attributes, user: Attributes): Attributes {
  const said = attributeNames.flatMap((name) =>
    user[name] === undefined ? [] : [[name, user[name]] as const],
  );
  return { ...Object.fromEntries(said), ...about };
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
