import { jsonReply, type Reply } from '../common/wire/reply.ts';

/** `{"error": "…"}`, the vendor's own form. */
export const errorReply = (status: number, error: string): Reply => jsonReply(status, { error });
