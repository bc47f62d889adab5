/** Whether a conditional write was refused. 404: what was to be replaced is gone; 409: someone else is writing now; 412: someone else has written. */
export function isRefused(error: unknown): boolean {
  return [404, 409, 412].includes(httpStatusOf(error));
}

/** The status with which AWS answered; 0 where it did not. */
export function httpStatusOf(error: unknown): number {
  if (!(error instanceof Error) || !('$metadata' in error)) return 0;
  return Number(Object(error.$metadata).httpStatusCode);
}
