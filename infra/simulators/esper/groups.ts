/** A device group, as users' profiles show it. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly device_count: number;
}

/** The groups that a tenant has unless its options say otherwise. */
export const defaultGroups: readonly Group[] = [
  {
    id: '6f1c8a52-3d0e-4c7b-9a41-5e2f7b8c9d01',
    name: 'All devices',
    path: 'All devices',
    device_count: 12,
  },
  {
    id: '6f1c8a52-3d0e-4c7b-9a41-5e2f7b8c9d02',
    name: 'Warehouse',
    path: 'All devices/Warehouse',
    device_count: 7,
  },
];
