import { isPlaceholder } from '../../domain/identity/is-placeholder.ts';
import { cleanCell } from './clean-cell.ts';
import { plainName } from './column-names.ts';

/** A column that is not read, although its name looks as if it said who has left. */
export interface LeavingColumn {
  readonly column: string;
  readonly position: number;
  /** Whether a cell of it says anything but that the person is there. */
  readonly marks: (cell: string) => boolean;
}

/** Says in a word how someone stands. */
const status = /status|statut|^(?:estado|situacion)(?:laboral|d?e?l?empleado|d?e?l?trabajador|actual)$/;
/** Other things that have a status. */
const otherStatus =
  /marital|civil|famil|flsa|visa|tax|steuer|immigra|citizen|veteran|disab|smok|vaccin|impf|exempt|train|benefit|milit|time|approv|request|device|laptop|ticket|review|payment|resid|permit|health|background/;
/** Says yes of those who have left. */
const flag =
  /^(?:is)?(?:terminated|leaver|left|former|formeremployee|inactive|deactivated|disabled|suspended|archived|deleted|locked|exited|departed|resigned|quit|offboarded|ausgeschieden|ausgetreten|inaktiv|gekundigt|gesperrt|inactif|sorti|parti|bloque|inactivo|bloqueado|baja|dadodebaja)$/;
/** Says no of those who have left. */
const employed =
  /^(?:is|currently|still)?(?:employed|activeemployee|currentemployee)$|^(?:aktuell|noch)?(?:angestellt|beschaftigt)$|^aktivermitarbeiter$|^employeactif$|^enposte$|^empleadoactivo$/;
/** Says many things, and of some rows that they end something. */
const event =
  /^(?:event|operation|type|change|transaction|movement)(?:type)?$|^(?:employee|employment|worker|person)type$|^(?:state|stand|estado|etat|vorgang|ereignis|anderung|evenement|mouvement|operacion|evento|movimiento|cambio)$/;
/** Is blank for those who are there. */
const leaving =
  /terminat|separation|resign|retirement|dismissal|leavingdate|leaverdate|leavedate|dateofleaving|leavingreason|exitdate|dateofexit|departuredate|offboardingdate|dateleft|leftdate|lastday|lastworkingday|employmentend|contractend|^enddate$|austritt|kundigung|vertragsende|enddatum|letzter(?:arbeits)?tag|beschaftigungsende|ausgeschiedenam|ausgetretenam|gekundigtam|gultigbis|befristet|^ende$|lefton|leaveson|^lwd$|valid(?:to|until|thru|through)|^(?:exit|leaving|offboard(?:ing)?)$|valablejusqu|finde?validite|validohasta|vigentehasta|sortie|datedefin|findecontrat|dated?e?depart|dernierjour|baja|salida|fechad?e?fin|cese|ultimodia/;
/** Has a date, or a word, for everyone. */
const otherDate =
  /notice|(?<!be)frist|eligib|probation|probezeit|essai|prueba|visa|permit|project|plan|fund|401k/;

/** How a status says that someone is there, on leave included, in the languages of the column names. */
const present = new Set(
  (
    'active, a, employed, current, working, present, enabled, yes, y, true, 1, hired, regular, permanent, full time, part time, ' +
    'on leave, leave, leave of absence, paid leave, unpaid leave, parental leave, maternity leave, probation, onboarding, ' +
    'aktiv, angestellt, beschäftigt, beurlaubt, Elternzeit, ja, wahr, actif, active, présent, en poste, en congé, oui, vrai, ' +
    'activo, activa, alta, de alta, empleado, vigente, sí, verdadero'
  )
    .split(', ')
    .map(plainName),
);
const no = new Set(
  ['no', 'n', 'false', '0', 'nein', 'falsch', 'non', 'faux', 'falso', 'active'].map(plainName),
);
/** How a word says that someone leaves or has left. */
const left = new Set(
  (
    'terminated, termination, terminate, left, leaver, leaving, former, former employee, inactive, deactivated, deactivate, departed, departure, ' +
    'resigned, resignation, exit, exited, offboard, offboarded, offboarding, delete, deleted, deletion, remove, removed, dismissed, separated, separation, ' +
    'ausgeschieden, ausgetreten, Austritt, inaktiv, gekündigt, Kündigung, gelöscht, löschen, Löschung, ehemalig, ' +
    'inactif, inactive, sorti, sortie, parti, départ, démission, supprimé, supprimer, ' +
    'baja, de baja, dado de baja, inactivo, inactiva, cesado, cesada, cese, salida, despido, eliminar, eliminado'
  )
    .split(', ')
    .map(plainName),
);
/**
 * What databases and spreadsheets write for a day that never comes: a far year, also within 99991231 and as Excel's number of
 * 9999-12-31, or Excel's day 0.
 */
const openEnd =
  /(?<!\d)(?:2[1-9]\d\d|20(?:78|99)|[3-9]\d{3})(?:\d{4})?(?!\d)|^2958465$|^(?:0?1\/0?0\/(?:19)?00|0?0\.0?1\.(?:19)?00|1900-01-00)$/;

/** Finds among the columns that are not read those that look as if they said who has left. */
export function findLeavingColumns(
  columns: readonly { readonly name: string; readonly position: number }[],
): readonly LeavingColumn[] {
  return columns.flatMap(({ name, position }) => {
    const marks = markOf(plainName(name));
    return marks === undefined
      ? []
      : [{ column: name.trim(), position, marks: (cell: string) => isStated(cell) && marks(cell) }];
  });
}

function markOf(name: string): ((cell: string) => boolean) | undefined {
  if (flag.test(name)) return (cell) => !no.has(plainName(cell));
  if (status.test(name) && !otherStatus.test(name)) return (cell) => !present.has(plainName(cell));
  if (employed.test(name)) return (cell) => no.has(plainName(cell)) && plainName(cell) !== 'active';
  // In Spanish, that is also part of an address, as it is in English.
  if (event.test(name)) return (cell) => left.has(plainName(cell));
  if (leaving.test(name) && !otherDate.test(name))
    return (cell) => !openEnd.test(cell) && !no.has(plainName(cell));
  return undefined;
}

function isStated(cell: string): boolean {
  const text = cleanCell(cell);
  return text !== '' && (text === '0' || !isPlaceholder(text));
}
