import { detailReply, jsonReply, type Reply } from '../../common/wire/reply.ts';
import { toReadModel } from '../user.ts';
import { type Operation, recordEffect } from './call.ts';

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

const redacted = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => !field.toLowerCase().includes('password')));

/** `GET /getmyprofile/`: the API key's own user. */
export const getOwnProfile: Operation = ({ tenant }): Reply =>
  tenant.own === undefined
    ? detailReply(404, 'Not found.')
    : jsonReply(200, toReadModel(tenant.own, tenant.options));

/** `POST /myprofile/`: takes what it is given for the key's own user, and shows that user. */
export const saveOwnProfile: Operation = (call): Reply => {
  recordEffect(call, { kind: 'profile-saved', user: call.tenant.own, values: redacted(call.fields) });
  return getOwnProfile(call);
};

/** `POST /preference/`: takes what it is given. */
export const savePreference: Operation = (call): Reply => {
  recordEffect(call, { kind: 'preference-saved', user: call.tenant.own, values: redacted(call.fields) });
  return jsonReply(200, { status: 'success', message: 'preference saved' });
};

/** `POST /logout/`. The API key stays good. */
export const logout: Operation = (call): Reply => {
  recordEffect(call, { kind: 'logged-out', user: call.tenant.own });
  return jsonReply(200, { status: 'success', message: 'logged out' });
};
