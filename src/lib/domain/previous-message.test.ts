import { describe, expect, it } from 'vitest';
import { message } from '../../../tests/support/ui/samples.ts';
import { previousMessage } from './previous-message.ts';

const at = (n: number, minute: number, changes: Parameters<typeof message>[1] = {}) =>
  message(n, { posted_at: `2026-03-02T12:0${minute}:00Z`, ...changes });

describe('the message before', () => {
  const third = at(3, 3);

  it('is the last one of the same customer', () => {
    const rows = [at(2, 2), third, at(4, 4), at(1, 1)];
    expect(previousMessage(third, rows)).toBe(rows[0]);
    expect(previousMessage(at(1, 1), rows)).toBeNull();
  });

  it('is not ours, not deleted, not of another ticket, customer or place', () => {
    const rows = [
      at(1, 1, { kind: 'outbound' }),
      at(2, 1, { kind: 'note' }),
      at(4, 1, { kind: 'portal' }),
      at(5, 1, { deleted_at: '2026-03-02T12:09:00Z' }),
      at(6, 1, { ticket_id: 'another' }),
      at(7, 1, { customer_id: 'another' }),
    ];
    expect(previousMessage(third, rows)).toBeNull();
  });

  it('is decided by the id where two were posted at once', () => {
    const twin = at(2, 3);
    expect(previousMessage(third, [third, twin])).toBe(twin);
    expect(previousMessage(twin, [third, twin])).toBeNull();
  });
});
