import type { DriftOptions } from './drift-context.ts';
import type { DriftKind } from './find-deviations.ts';

/** What a kind of drift is called, and what a reader needs to know of it. */
export interface KindWords {
  readonly title: string;
  /** In half a sentence, beside the count. */
  readonly short: string;
  readonly meaning: string;
  readonly advice: string;
}

/** Explains a kind of drift to auditors and to whoever runs the directory. `target` is a name for people. */
export function describeKind(
  kind: DriftKind,
  { target, options }: { readonly target: string; readonly options: DriftOptions },
): KindWords {
  switch (kind) {
    case 'leaver-active':
      return {
        title: 'Leavers who are active',
        short: 'left, and the account still works',
        meaning: `HR said that these people left, and ${target} still lets them in, or has the account where leavers’ accounts are deleted. Where it is not healed, the account may be no one’s who is known, and bear the name of such a person.`,
        advice:
          'Someone activated or made the account by hand, or its deactivation failed. Deactivate it; if the person is to stay, onboard them again; if it is someone else’s, link it to them or protect it.',
      };
    case 'missing':
      return {
        title: 'People without an account',
        short: 'should have an account, and have none',
        meaning: `HR said that these people work here, and ${target} lists no account of theirs.`,
        advice: `The account was deleted by hand, or ${target} refused to create it: the status of the person’s last event says which.`,
      };
    case 'conflict':
      return {
        title: 'People whose name belongs to someone else',
        short: 'should have an account, and another account has the name or address',
        meaning: `HR said that these people work here. ${target} cannot create their accounts: another person’s account has the user name or address.`,
        advice:
          'Find out whose name it is, and correct the other one in the HR system. Nothing is changed until then.',
      };
    case 'wrong-link':
      return {
        title: 'Accounts linked to the wrong person',
        short: 'have another person’s name, and none of their owner’s',
        meaning: `Each of these accounts is known as one person’s, and shows the user name or address of another. Changing it back would take it from whoever uses it now.`,
        advice:
          'Find out who uses it. npm run ops -- unlink takes it from the first person, link gives it to the other. Nothing is changed until then.',
      };
    case 'second-writer':
      return {
        title: 'Accounts that something else writes, too',
        short: 'were changed back after we wrote them again and again',
        meaning: `Each of these accounts was given the value several times, and shows another one again: something else writes it, such as ${target}’s own synchronisation with a directory.`,
        advice:
          'Decide which one leads. Take the attribute from the other synchronisation; or correct the HR system; or say with npm run ops -- accept that it may stay.',
      };
    case 'differs':
      return {
        title: 'Accounts that differ',
        short: 'show something other than what HR said',
        meaning: `Each of these accounts shows another value in ${target} than HR’s last word.`,
        advice: `If ${target} is right, correct it in the HR system; otherwise heal it, or wait for the person’s next event.`,
      };
    case 'ambiguous':
      return {
        title: 'Accounts that could be several people’s',
        short: 'it is not clear whose they are',
        meaning:
          'Each of these accounts has the name or address of someone who has no account, and so does another account or person.',
        advice: `Decide whose each one is, and rename or delete the others in ${target}. Nothing is changed until then.`,
      };
    case 'unmanaged':
      return {
        title: 'Accounts no one asked for',
        short: 'no event and no file was about them',
        meaning: `HR never said anything of these accounts. They are left alone.`,
        advice:
          'Find out who made them. Onboard whoever belongs to one; list accounts of services under protectedAccounts; deactivate the rest.',
      };
    case 'never-logged-in':
      return {
        title: 'Never logged in',
        short: 'active, and never used',
        meaning: `These accounts are active, older than ${options.neverLoggedInAfterDays} days where their age is known, and no one has ever logged in.`,
        advice: 'The invitation may not have arrived: send it again, or take the licence back.',
      };
    case 'long-not-logged-in':
      return {
        title: 'Not logged in for long',
        short: 'active, and not used for long',
        meaning: `These accounts are active, and no one has logged in for more than ${options.notLoggedInForDays} days.`,
        advice: 'Ask whether they are still needed.',
      };
  }
}
