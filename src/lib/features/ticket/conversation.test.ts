import { describe, expect, it } from 'vitest';
import { messageView } from '../../../../tests/support/ui/samples.ts';
import { answerable, languageName, newestFromCustomer, placeAt } from './conversation.ts';

const gone = { deleted_at: '2026-03-02T12:30:00Z', text: '' };
const numbers = (views: { message: { id: string } }[]): string[] =>
  views.map(({ message }) => message.id.slice(-1));

describe('answerable', () => {
  it('is what the customer posted on X and has not deleted', () => {
    const views = [
      messageView(1),
      messageView(2, { kind: 'note', x_post_id: null }),
      messageView(3, { kind: 'outbound' }),
      messageView(4, gone),
      messageView(5, { kind: 'portal', x_post_id: null }),
      messageView(6),
    ];
    expect(numbers(answerable(views))).toEqual(['1', '6']);
  });
});

describe('newestFromCustomer', () => {
  it('passes over our own and deleted ones', () => {
    const views = [
      messageView(1),
      messageView(2),
      messageView(3, gone),
      messageView(4, { kind: 'note' }),
    ];
    expect(newestFromCustomer(views)?.message.id.slice(-1)).toBe('2');
    expect(newestFromCustomer([messageView(1, gone)])).toBeNull();
  });
});

describe('languageName', () => {
  it('names what is not English', () => {
    expect(languageName('fr')).toBe('French');
    expect(languageName('pt-BR')).toBe('Brazilian Portuguese');
  });

  it.each([null, 'en', 'und', 'zxx', 'qme', 'not a code', ''])('says nothing of %j', (code) => {
    expect(languageName(code)).toBeNull();
  });
});

describe('placeAt', () => {
  it('counts what was said before, and comes last when the time is not known', () => {
    const views = [
      messageView(1, { posted_at: '2026-03-02T12:00:00Z' }),
      messageView(2, { posted_at: '2026-03-02T12:05:00+00:00' }),
    ];
    expect(placeAt(views, '2026-03-02T11:00:00Z')).toBe(0);
    expect(placeAt(views, '2026-03-02T12:00:00Z')).toBe(1);
    expect(placeAt(views, '2026-03-02T12:06:00Z')).toBe(2);
    expect(placeAt(views, null)).toBe(2);
    expect(placeAt([], null)).toBe(0);
  });
});
