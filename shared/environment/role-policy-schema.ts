import * as z from 'zod';

const roles = z.array(z.string().min(1)).readonly();

/** The roles of a stage, as its functions are told of them. */
export const rolePolicySchema = z.strictObject({ allowedRoles: roles, approvalRoles: roles });
