import type { AttributeName } from '../../domain/attributes.ts';

/** What a column says: an attribute, what to do, from when on, or (in a file of ours that came back) what was wrong. */
export type ColumnMeaning = AttributeName | 'action' | 'effectiveAt' | 'error';

/**
 * The names that a column may have, in English, German, French and Spanish, as HR systems and directories export them.
 * Case, accents, blanks and punctuation do not matter. A name that HR systems also use for something else (user id,
 * status, start date) is not taken: it would be ignored, and said to be.
 */
export const columnAliases: Readonly<Record<ColumnMeaning, string>> = {
  userName:
    'username, login, login name, login id, upn, user principal name, sam account name, workday account, ' +
    "Benutzername, Anmeldename, nom d'utilisateur, nombre de usuario",
  email:
    'email, email address, email id, mail, mail address, work email, work email address, business email, ' +
    'business email address, company email, company email address, corporate email, corporate email address, ' +
    'primary email, primary email address, primary work email, email primary work, work contact work email, office email, ' +
    'Mailadresse, E-Mail-Adresse, geschäftliche E-Mail, geschäftliche E-Mail-Adresse, dienstliche E-Mail, ' +
    'dienstliche E-Mail-Adresse, Firmen-E-Mail, Arbeits-E-Mail, ' +
    'courriel, adresse e-mail, adresse mail, adresse électronique, e-mail professionnel, mail professionnel, ' +
    'adresse e-mail professionnelle, courriel professionnel, ' +
    'correo, correo electrónico, correo corporativo, correo de trabajo, correo electrónico corporativo, ' +
    'correo electrónico de trabajo, correo electrónico laboral',
  givenName:
    'given name, first name, forename, legal first name, preferred first name, legal name first name, preferred name first name, forename(s), Vorname, Rufname, prénom, ' +
    'prénom usuel, nombre, nombre de pila, nombres',
  familyName:
    'family name, last name, surname, legal last name, preferred last name, legal name last name, preferred name last name, Nachname, Familienname, ' +
    'nom, nom de famille, apellido, apellidos, primer apellido',
  displayName:
    'display name, name, full name, employee name, vollständiger Name, Anzeigename, Mitarbeitername, ' +
    'nom complet, nom et prénom, nom affiché, nombre completo, nombre y apellidos',
  phone:
    'phone, phone number, telephone, telephone number, mobile, mobile phone, mobile number, mobile phone number, ' +
    'mobile no, cell, cell phone, cell phone number, Telefon, Telefonnummer, Mobiltelefon, Mobilnummer, Mobil, Handy, ' +
    'Handynummer, work mobile, work contact work mobile, téléphone portable, téléphone mobile, portable, numéro de portable, teléfono, teléfono móvil, móvil, celular',
  landline:
    'landline, landline number, landline phone, Festnetz, Festnetznummer, téléphone fixe, teléfono fijo',
  timezone: 'time zone, tz, Zeitzone, fuseau horaire, zona horaria',
  title:
    'title, job title, business title, position, position title, designation, job title description, employee title, ' +
    'Stelle, Stellenbezeichnung, Stellentitel, Jobtitel, Positionsbezeichnung, poste, intitulé du poste, intitulé de poste, titre du poste, fonction, ' +
    'puesto, puesto de trabajo, cargo',
  role: 'role, role name, user role, Rolle, Benutzerrolle, rol, rol de usuario',
  dashboard: 'dashboard, default dashboard',
  employeeNumber:
    'employee number, employee no, employee id, employee code, employee #, emp number, emp no, emp id, emp code, ' +
    'personnel number, personnel no, personnel id, staff number, staff no, staff id, payroll number, payroll id, ' +
    'worker number, worker id, associate id, person number, person id external, ' +
    'Personalnummer, Personal-Nr., Pers.-Nr., Mitarbeiternummer, Mitarbeiter-Nr., Mitarbeiter-ID, ' +
    "matricule, numéro de matricule, matricule salarié, numéro d'employé, numéro employé, identifiant salarié, " +
    'número de empleado, número empleado, N.º de empleado, N.º empleado, identificador de empleado, ID de empleado, código de empleado, número de trabajador',
  active: 'active, is active, enabled, is enabled, account enabled, aktiv, actif, activo',
  action: 'action, change type, Aktion, acción',
  effectiveAt:
    "effective at, effective date, effective from, gültig ab, wirksam ab, date d'effet, fecha de efecto, fecha efectiva",
  error: 'error',
};
