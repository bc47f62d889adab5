/** The roles that Esper has (`profile.role`). */
export const esperRoles = [
  'Shoonya Admin',
  'Enterprise Admin',
  'Enterprise User',
  'Viewer',
  'Group Admin',
  'Group Viewer',
] as const;

export type EsperRole = (typeof esperRoles)[number];

/** Roles that hold for device groups, which must be named when the role is given. */
export const groupRoles: readonly EsperRole[] = ['Group Admin', 'Group Viewer'];
