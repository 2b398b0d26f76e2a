import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { unsavedText } from './unsaved-text.ts';

function page(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body;
}

afterEach(() => {
  document.body.innerHTML = '';
});

describe('unsavedText', () => {
  it('is nothing in untouched and emptied fields', async () => {
    const body = page('<textarea></textarea><input type="email"><input value="as it was">');
    expect(unsavedText(body)).toBe('nothing');
    const area = document.querySelector('textarea');
    if (!area) throw new Error('There is a field.');
    await userEvent.fill(area, 'half a sentence');
    expect(unsavedText(body)).toBe('lost');
    await userEvent.clear(area);
    expect(unsavedText(body)).toBe('nothing');
  });

  it('is kept only where every field keeps it', async () => {
    const body = page('<textarea data-kept=""></textarea><input>');
    const [area, input] = [document.querySelector('textarea'), document.querySelector('input')];
    if (!area || !input) throw new Error('There are two fields.');
    await userEvent.fill(area, 'a draft');
    expect(unsavedText(body)).toBe('kept');
    await userEvent.fill(input, 'a name');
    expect(unsavedText(body)).toBe('lost');
  });

  it('does not count what can only be read', () => {
    const body = page('<input readonly>');
    const link = document.querySelector('input');
    if (link) link.value = 'a link to copy';
    expect(unsavedText(body)).toBe('nothing');
  });

  it('does not count a search or a choice', async () => {
    const body = page('<input type="search"><input type="radio" value="reply" checked>');
    const search = document.querySelector('input');
    if (!search) throw new Error('There is a field.');
    await userEvent.fill(search, 'parcel');
    expect(unsavedText(body)).toBe('nothing');
  });

  it('is what a form says that knows it itself', async () => {
    const body = page('<form data-unsaved="no"><input></form>');
    const [form, input] = [document.querySelector('form'), document.querySelector('input')];
    if (!form || !input) throw new Error('There is a form.');
    await userEvent.fill(input, 'what was saved before');
    expect(unsavedText(body)).toBe('nothing');
    form.dataset['unsaved'] = 'yes';
    expect(unsavedText(body)).toBe('lost');
  });
});
