import { createScimHandler, type ScimHandlerOptions } from '../../shared/scim/http/create-scim-handler.ts';

/** `/scim/v2/{client}/…`: what identity providers call. */
export function createHandler(dependencies: ScimHandlerOptions) {
  return createScimHandler(dependencies);
}
