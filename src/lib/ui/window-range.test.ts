import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrollToShow, windowRange } from './window-range.ts';

const list = fc.record({
  count: fc.nat(60_000),
  rowHeight: fc.integer({ min: 1, max: 300 }),
  scrollTop: fc.integer({ min: -2_000, max: 20_000_000 }),
  height: fc.nat(3_000),
});

describe('windowRange', () => {
  it('holds every row that is on the screen, and few others', () => {
    fc.assert(
      fc.property(list, ({ count, rowHeight, scrollTop, height }) => {
        const { from, to } = windowRange(count, rowHeight, scrollTop, height, 4);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(count);
        expect(to - from).toBeLessThanOrEqual(Math.ceil(height / rowHeight) + 10);
        const top = Math.min(Math.max(0, scrollTop), Math.max(0, count * rowHeight - height));
        const last = Math.min(count, Math.ceil((top + height) / rowHeight));
        expect(from).toBeLessThanOrEqual(Math.floor(top / rowHeight));
        expect(to).toBeGreaterThanOrEqual(last);
      }),
    );
  });
});

describe('scrollToShow', () => {
  it('brings the row on the screen whole, and moves no further than it must', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(600_000), (index, scrollTop) => {
        const top = scrollToShow(index, 120, scrollTop, 700) ?? scrollTop;
        expect(top).toBeLessThanOrEqual(index * 120);
        expect(top + 700).toBeGreaterThanOrEqual(index * 120 + 120);
      }),
    );
  });

  it('does nothing for a row that can be seen', () => {
    expect(scrollToShow(3, 120, 240, 700)).toBeNull();
  });
});
