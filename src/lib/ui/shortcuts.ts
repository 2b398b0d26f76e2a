/** Every key of the interface: the table behind the handlers, the `?` sheet and the help page. */

export const SHORTCUTS = {
  next: { keys: ['j', 'ArrowDown'], label: 'Next ticket', group: 'Queue' },
  previous: { keys: ['k', 'ArrowUp'], label: 'Previous ticket', group: 'Queue' },
  open: { keys: ['Enter'], label: 'Open the ticket', group: 'Queue' },
  search: { keys: ['/'], label: 'Search all tickets', group: 'Queue' },
  back: { keys: ['Escape'], label: 'Leave the field, then back to the queue', group: 'Ticket' },
  reply: { keys: ['r'], label: 'Write a reply', group: 'Ticket' },
  note: { keys: ['n'], label: 'Write a note', group: 'Ticket' },
  mine: { keys: ['m'], label: 'Assign to me', group: 'Ticket' },
  assign: { keys: ['a'], label: 'Assign to somebody', group: 'Ticket' },
  solve: { keys: ['e'], label: 'Solve, or reopen', group: 'Ticket' },
  why: { keys: ['y'], label: 'Why this level', group: 'Ticket' },
  topic: { keys: ['t'], label: 'Correct the topic', group: 'Labels' },
  sentiment: { keys: ['s'], label: 'Correct the sentiment', group: 'Labels' },
  urgency: { keys: ['u'], label: 'Correct the urgency', group: 'Labels' },
  help: { keys: ['?'], label: 'Show the keys', group: 'Everywhere' },
} as const satisfies Record<string, { keys: readonly string[]; label: string; group: string }>;

export type ShortcutName = keyof typeof SHORTCUTS;

/** Handled where they are typed, so they have no entry among the single keys. */
export const TYPED_SHORTCUTS = [
  { keys: ['Escape'], label: 'Clear the search', group: 'Queue' },
  { keys: ['Ctrl or ⌘', 'Enter'], label: 'Send the reply or keep the note', group: 'Composer' },
  { keys: ['/'], label: 'Insert a macro, at the start of a line', group: 'Composer' },
  { keys: ['1', '…', '9'], label: 'Pick a label while its menu is open', group: 'Labels' },
] as const;

const SHOWN: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' };

/** A key as it is printed on the sheet. */
export function keyCap(key: string): string {
  return SHOWN[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** The shortcut that a key press means; null when the person is typing or holds a modifier. */
export function shortcutFor(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>,
  isTyping: boolean,
): ShortcutName | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  if (isTyping) return event.key === 'Escape' ? 'back' : null;
  const entries = Object.entries(SHORTCUTS) as [ShortcutName, { keys: readonly string[] }][];
  return entries.find(([, { keys }]) => keys.includes(event.key))?.[0] ?? null;
}

/** Whether a key press belongs to what has the focus: a field, a menu, a dialog. */
export function ownsKeys(target: EventTarget | null): 'field' | 'widget' | null {
  if (!(target instanceof HTMLElement)) return null;
  if (target.isContentEditable || target.matches('input, textarea, select')) return 'field';
  return target.closest('[role="menu"], [role="dialog"], [role="listbox"], [role="radiogroup"]')
    ? 'widget'
    : null;
}
