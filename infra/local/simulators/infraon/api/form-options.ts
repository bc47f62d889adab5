import { jsonReply, type Reply } from '../../common/wire/reply.ts';
import type { Operation } from './call.ts';

/** The roles that a new tenant has. */
const defaultRoles = [
  'Infraon Admin',
  'Approver',
  'IT Manager',
  'IT Support Operator',
  'NOC Operator',
  'Tech Support Operator',
  'Tech Support Manager',
  'Requester',
];

/** `GET /options/`: what the product's own form offers. */
export const formOptions: Operation = ({ tenant }): Reply =>
  jsonReply(200, {
    roles: tenant.options.roles ?? defaultRoles,
    timezones: ['UTC', 'Asia/Kolkata', 'Europe/Berlin'],
  });
