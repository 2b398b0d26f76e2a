import { describe, expect, it } from 'vitest';
import { keyCap, SHORTCUTS, shortcutFor } from './shortcuts.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});

describe('shortcutFor', () => {
  it('knows the keys of the table', () => {
    expect(shortcutFor(press('j'), false)).toBe('next');
    expect(shortcutFor(press('ArrowUp'), false)).toBe('previous');
    expect(shortcutFor(press('?'), false)).toBe('help');
  });

  it('leaves the browser’s own combinations alone', () => {
    expect(shortcutFor(press('r', { ctrlKey: true }), false)).toBeNull();
    expect(shortcutFor(press('a', { metaKey: true }), false)).toBeNull();
  });

  it('leaves words alone while somebody types, but lets them out', () => {
    expect(shortcutFor(press('j'), true)).toBeNull();
    expect(shortcutFor(press('Escape'), true)).toBe('back');
    expect(shortcutFor(press('j', { isComposing: true }), false)).toBeNull();
  });

  it('gives no key two meanings', () => {
    const keys = Object.values(SHORTCUTS).flatMap((shortcut) => [...shortcut.keys]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('prints keys as they stand on a keyboard', () => {
    expect(['j', 'ArrowDown', 'Escape', 'Enter'].map(keyCap)).toEqual(['J', '↓', 'Esc', 'Enter']);
  });
});
