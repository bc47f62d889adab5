import type { Fields } from '../../common/wire/read-request-body.ts';
import { jsonReply, type Reply } from '../../common/wire/reply.ts';
import { type Call, type Operation, recordEffect } from './call.ts';
import { addUser, createdValues, createErrors } from './create-user.ts';
import type { FieldErrors } from './field-rules.ts';
import { nameConflict } from './name-conflict.ts';
import { readUserFile } from './read-user-file.ts';

interface RowError {
  /** Counted from 1, without the header. */
  readonly row: number;
  readonly errors: FieldErrors;
}

const rowErrors = ({ tenant }: Call, fields: Fields): FieldErrors => {
  const errors = createErrors(fields, tenant, false);
  if (Object.keys(errors).length > 0) return errors;
  const conflict = nameConflict(tenant, { username: fields.username, email: fields.email });
  return conflict === undefined ? {} : { username: ['A user with that value already exists.'] };
};

const importFile = (call: Call, apply: boolean): Reply => {
  const rows = readUserFile(call.body);
  if (rows === undefined) return jsonReply(400, { file: ['No file was submitted.'] });
  const errors: RowError[] = [];
  rows.forEach((fields, i) => {
    const found = rowErrors(call, fields);
    if (Object.keys(found).length > 0) {
      errors.push({ row: i + 1, errors: found });
    } else if (apply) {
      const user = addUser(call.tenant, fields, call.tenant.options.visibleAfterMs);
      recordEffect(call, { kind: 'created', user, values: createdValues(user) });
    }
  });
  return jsonReply(200, {
    status: 'success',
    total: rows.length,
    valid: rows.length - errors.length,
    errors,
  });
};

/** `POST /validate_csv/`: says what an upload would refuse; changes nothing. */
export const validateCsv: Operation = (call) => importFile(call, false);

/** `POST /upload_csv/`: creates the good rows and reports the others. */
export const uploadCsv: Operation = (call) => importFile(call, true);
