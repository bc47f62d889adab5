import type { FaultCase } from '../fault-case.ts';
import { rotatedSecret } from './s1-rotated-secret.ts';
import { forgeriesAndCalls } from './s2-forgeries-and-calls.ts';
import { unusableSecrets } from './s3-unusable-secrets.ts';

/** The secrets that webhooks are signed with, while they change. */
export const secretCases: readonly FaultCase[] = [rotatedSecret, forgeriesAndCalls, unusableSecrets];
