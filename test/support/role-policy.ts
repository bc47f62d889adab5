import type { RolePolicy } from '../../shared/domain/authority/role-policy.ts';

/** The roles of test deployments. */
export const testRoles: RolePolicy = {
  allowedRoles: [
    'Requester',
    'Approver',
    'IT Manager',
    'IT Support Operator',
    'Lead',
    'Viewer',
    'Group Admin',
  ],
  approvalRoles: ['Infraon Admin'],
};
