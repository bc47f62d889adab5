import { expect, test } from 'vitest';
import type { AttributeName } from '../../../../shared/domain/attributes.ts';
import { VendorError } from '../../../../shared/http/vendor-error.ts';
import { createWithoutRefused } from '../../../../shared/targets/kit/create-without-refused.ts';
import { TargetError } from '../../../../shared/targets/target-error.ts';

const attributes: Readonly<Record<string, AttributeName>> = { mail: 'email', tel: 'phone' };

test('a creation that is refused as a whole tells which attributes the vendor named', async () => {
  const tried: (readonly AttributeName[])[] = [];
  const creating = createWithoutRefused({
    wanted: ['phone'],
    send: async (names) => {
      tried.push(names);
      throw new VendorError('vendor', {
        code: 'status',
        status: 400,
        retryable: false,
        mayHaveHappened: false,
        fields: names.length > 0 ? ['tel'] : ['mail', 'captcha'],
      });
    },
    attributeOfField: (field) => attributes[field],
    alreadyThere: { alreadyExistsPatterns: [], identifyingFields: [] },
  });
  const error = await creating.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TargetError);
  expect(error).toMatchObject({ kind: 'rejected', refused: ['email'] });
  expect(tried).toEqual([['phone'], []]);
});
