import type { KeyOffer } from '../../shared/ledger/key-offers.ts';

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
    `Offered to ${title} for ${source}, the latest first:`,
    '',
    ...offers.map(({ key, offeredAt }) => `  ${offeredAt}  ${key}`),
    '',
    `Anybody can send an offer. Take the one whose time is that at which you created the subscription in ${source},`,
    `verify the subscription there with it, and put {"secrets": ["<the key>"]} into the secret hr-source-${source}.`,
    ...(offers.length > 1
      ? ['There is more than one: if none fits for sure, have the key sent again and compare the times.']
      : []),
  ];
}
