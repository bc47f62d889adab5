import { createHash } from 'node:crypto';
import type { KeyOffer } from '../../../shared/hr-sources/notices/key-offers.ts';

/** Tells an operator which keys were offered, and what to do with the right one. */
export function describeOffers(
  offers: readonly KeyOffer[],
  { source, title }: { readonly source: string; readonly title: string },
): readonly string[] {
  if (offers.length === 0) {
    return [
      `${source} has offered no key to ${title} within seven days. Offers are kept only while the secret hr-source-${source} has no usable value: create the subscription then.`,
    ];
  }
  return [
    `Offered to ${title} for ${source}, with the beginning of each key's SHA-256, in the order in which they came:`,
    '',
    ...offers.map(({ key, offeredAt }) => `  ${offeredAt}  ${fingerprintOf(key)}  ${key}`),
    '',
    `Anyone can send an offer. Take the one whose time is that at which you created the subscription in ${source}, and first`,
    `verify the subscription there with it: ${source} accepts no key but its own. Only then put {"secrets": ["<the key>"]}`,
    `into the secret hr-source-${source}.`,
    ...(offers.length > 1
      ? [`There is more than one: try those whose times come near, until ${source} accepts one.`]
      : []),
  ];
}

/** Two people can compare it aloud, and it may be written down. */
function fingerprintOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}
