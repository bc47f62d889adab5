/** Another run has taken over; what this run did is seen by that one. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor() {
    super('the lease is held by another run');
  }
}
