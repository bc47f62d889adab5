import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRegisters } from '../../../shared/domain/desired-state.ts';
import { compareInstants, isTooPrecise, toInstant } from '../../../shared/domain/instant.ts';
import { readInstant } from '../../../shared/hr-sources/kit/read-instant.ts';

describe('an instant', () => {
  it.each([
    ['2026-11-21T09:00:00Z', '2026-11-21T09:00:00.000Z'],
    ['2026-11-21T09:00:00.1Z', '2026-11-21T09:00:00.100Z'],
    ['2026-11-21T09:00:00.123000Z', '2026-11-21T09:00:00.123Z'],
    ['2026-11-21T10:00:00.000800+01:00', '2026-11-21T09:00:00.0008Z'],
    ['2026-11-21T09:00:00.123456789Z', '2026-11-21T09:00:00.123456789Z'],
  ])('of %s is %s', (time, instant) => {
    expect(toInstant(time)).toBe(instant);
    expect(readInstant(time, 'UTC')).toBe(instant);
    expect(isTooPrecise(time)).toBe(false);
  });

  it('is read of a clock without an offset just as precisely', () => {
    expect(readInstant('2026-11-22T09:30:00.000800', 'Europe/Berlin')).toBe('2026-11-22T08:30:00.0008Z');
  });

  it('is ordered as time is, however many digits are written', () => {
    const nanoseconds = fc.integer({ min: 0, max: 3_000_000 });
    const written = (n: number) => toInstant(`2026-11-21T09:00:00.${`${n}`.padStart(9, '0')}Z`);
    fc.assert(
      fc.property(nanoseconds, nanoseconds, (left, right) => {
        expect(Math.sign(compareInstants(written(left), written(right)))).toBe(Math.sign(left - right));
      }),
    );
  });

  it('decides between two words within a millisecond', () => {
    const left = { value: false, at: '2026-11-21T09:00:00.000Z', by: 'webhook/b' };
    const back = { value: true, at: '2026-11-21T09:00:00.0008Z', by: 'webhook/a' };
    expect(compareRegisters('active', left, back)).toBe(-1);
    expect(compareRegisters('active', back, left)).toBe(1);
  });
});
