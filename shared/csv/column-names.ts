import type { AttributeName } from '../domain/attributes.ts';

/** What a column says: an attribute, what to do, from when on, or (in a file of ours that came back) what was wrong. */
export type ColumnMeaning = AttributeName | 'action' | 'effectiveAt' | 'error';

/**
 * The names that a column may have, beside the attribute's own, as {@link plainName} writes them. A name that HR systems
 * also use for something else (user id, status, start date) is not taken: it would be ignored, and said to be.
 */
export const columnAliases: Readonly<Record<ColumnMeaning, readonly string[]>> = {
  userName: ['username', 'login', 'loginname', 'loginid', 'upn', 'userprincipalname', 'samaccountname'],
  email: [
    'email',
    'emailaddress',
    'emailid',
    'mail',
    'mailaddress',
    'workemail',
    'workemailaddress',
    'businessemail',
    'businessemailaddress',
    'companyemail',
    'corporateemail',
    'primaryemail',
    'primaryworkemail',
  ],
  givenName: ['givenname', 'firstname', 'forename'],
  familyName: ['familyname', 'lastname', 'surname'],
  displayName: ['displayname', 'name', 'fullname', 'employeename'],
  phone: [
    'phone',
    'phonenumber',
    'telephone',
    'telephonenumber',
    'mobile',
    'mobilephone',
    'mobilenumber',
    'mobilephonenumber',
    'mobileno',
    'cell',
    'cellphone',
    'cellphonenumber',
  ],
  landline: ['landline', 'landlinenumber', 'landlinephone'],
  timezone: ['timezone', 'tz'],
  title: ['title', 'jobtitle', 'businesstitle', 'position', 'positiontitle', 'designation'],
  role: ['role', 'rolename', 'userrole'],
  dashboard: ['dashboard', 'defaultdashboard'],
  employeeNumber: [
    'employeenumber',
    'employeeno',
    'employeeid',
    'employeecode',
    'employee#',
    'empnumber',
    'empno',
    'empid',
    'empcode',
    'personnelnumber',
    'personnelno',
    'personnelid',
    'staffnumber',
    'staffno',
    'staffid',
    'payrollnumber',
    'payrollid',
    'workernumber',
    'workerid',
    'associateid',
  ],
  active: ['active', 'isactive', 'enabled', 'isenabled', 'accountenabled'],
  action: ['action', 'changetype'],
  effectiveAt: ['effectiveat', 'effectivedate', 'effectivefrom'],
  error: ['error'],
};

const meanings = new Map<string, ColumnMeaning>(
  Object.entries(columnAliases).flatMap(([meaning, aliases]) =>
    aliases.map((alias): [string, ColumnMeaning] => [alias, meaning as ColumnMeaning]),
  ),
);

/** What a column of this name says; undefined for a column that is ignored. */
export function meaningOf(name: string): ColumnMeaning | undefined {
  return meanings.get(plainName(name));
}

/** Letters, digits and `#` in lower case: `E-mail Address`, `e_mail address` and `EMAILADDRESS` are one name. */
function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#]/gu, '');
}
