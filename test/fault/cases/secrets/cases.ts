import type { FaultCase } from '../../fault-case.ts';
import { forgeriesAndCalls } from './forgeries-and-calls.ts';
import { rotatedSecret } from './rotated-secret.ts';
import { unusableSecrets } from './unusable-secrets.ts';

/** The secrets that webhooks are signed with, while they change. */
export const secretCases: readonly FaultCase[] = [rotatedSecret, forgeriesAndCalls, unusableSecrets];
