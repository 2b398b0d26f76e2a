/** Text that a reload of the page meets: nothing, text that is kept on this device, or text that would be lost. */
export type UnsavedText = 'nothing' | 'kept' | 'lost';

/** A search can be typed again, and what can only be read was typed by nobody. */
const FIELDS =
  'textarea, input:is(:not([type]), [type="text"], [type="email"], [type="url"], [type="number"], [type="password"]):not([readonly])';

/**
 * Looks at the fields below `root`. One that keeps what is typed into it says so with `data-kept`. A form that
 * knows itself whether anything was changed, choices included, says 'yes' or 'no' in `data-unsaved`.
 */
export function unsavedText(root: ParentNode): UnsavedText {
  if (root.querySelector('[data-unsaved="yes"]')) return 'lost';
  const typed = [...root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(FIELDS)].filter(
    (field) =>
      field.value.trim() !== '' &&
      field.value !== field.defaultValue &&
      !field.closest('[data-unsaved]'),
  );
  if (typed.length === 0) return 'nothing';
  return typed.every((field) => field.dataset['kept'] !== undefined) ? 'kept' : 'lost';
}
