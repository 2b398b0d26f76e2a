import { beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InScope from '../../../../tests/support/ui/InScope.svelte';
import { judged } from '../../../../tests/support/ui/samples.ts';
import { scope, type Scope } from '../../../../tests/support/ui/scope-parts.ts';
import type { EffectiveTriage } from '../../domain/effective-triage.ts';
import type { Explanation } from '../../domain/explanation.ts';
import Why from './Why.svelte';

const text = 'Locked out <b>again</b>, third time 😡';
const driver = (words: string, drop: number) => {
  const start = text.indexOf(words);
  return { start, end: start + words.length, drop };
};
const explanation: Explanation = {
  topic: { label: 'account', probability: 0.95, drivers: [driver('Locked out', 0.5)] },
  sentiment: {
    label: 'negative',
    probability: 0.9,
    drivers: [driver('😡', 0.2), driver('b', 0.1)],
  },
  urgency: { label: 'high', probability: 0.6, drivers: [] },
};

async function why(triage: EffectiveTriage = judged('account', 'high'), parts: Scope = scope()) {
  const given = { text, language: 'en', previous: 'Hello?', triage };
  await render(InScope, { view: Why, given, scope: parts });
  return parts;
}

const control = () => page.getByRole('button', { name: 'Why?' });
const panel = () => page.getByRole('region', { name: 'Why these labels' });
const marked = () =>
  [...panel().element().querySelectorAll('mark')].map((mark) => mark.textContent);

describe('Why', () => {
  beforeEach(() => page.viewport(390, 760));

  it('asks only when pressed, with the message before it', async () => {
    const { calls } = await why();
    await expect.element(control()).toHaveAttribute('aria-expanded', 'false');
    expect(calls).toEqual([]);
    await control().click();
    await expect.element(panel()).toMatchTextContent('Reading it again');
    await expect.element(control()).toHaveAttribute('aria-expanded', 'true');
    expect(calls).toEqual([['explain', { text, previous: 'Hello?' }]]);
  });

  it('marks the words of each label, as text', async () => {
    const parts = scope();
    parts.explanations.push(explanation);
    await why(undefined, parts);
    await control().click();
    await expect
      .element(panel())
      .toMatchTextContent('Without “Locked out” it would be 45% sure of Account instead of 95%.');
    expect(marked()).toEqual(['Locked out']);
    expect(panel().element().querySelector('b')).toBeNull();
    expect(panel().element().textContent).toContain(text);

    await page.getByRole('button', { name: 'Sentiment' }).click();
    await expect.element(panel()).toMatchTextContent('without “b”, 80%');
    expect(marked()).toEqual(['b', '😡']);
    await expect
      .element(page.getByRole('button', { name: 'Sentiment' }))
      .toHaveAttribute('aria-pressed', 'true');

    await page.getByRole('button', { name: 'Urgency' }).click();
    await expect.element(panel()).toMatchTextContent('No single word decides');
    expect(marked()).toEqual([]);
    expect(parts.calls).toHaveLength(1);
  });

  it('shows marks by more than their colour', async () => {
    const parts = scope();
    parts.explanations.push(explanation);
    await why(undefined, parts);
    await control().click();
    await expect.poll(marked).toEqual(['Locked out']);
    const [mark] = panel().element().querySelectorAll('mark');
    expect(mark && getComputedStyle(mark).textDecorationLine).toBe('underline');
    expect(panel().element().scrollWidth).toBeLessThanOrEqual(panel().element().clientWidth);
  });

  it('opens and switches by keyboard, and closes with Escape', async () => {
    const parts = scope();
    parts.explanations.push(explanation);
    await why(undefined, parts);
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(panel()).toBeVisible();
    await userEvent.keyboard('{Tab}{Tab}{Enter}');
    await expect.element(panel()).toMatchTextContent('sure of Negative');
    await userEvent.keyboard('{Escape}');
    await expect.element(panel()).not.toBeInTheDocument();
    await expect.element(control()).toHaveFocus();
  });

  it('says what went wrong, and tries again when asked', async () => {
    const parts = scope();
    const failure = Object.assign(new Error('offline'), { code: 'model_unreachable' });
    parts.explanations.push(failure, explanation);
    await why(undefined, parts);
    await control().click();
    await expect.element(panel()).toMatchTextContent('The reader could not be fetched');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(panel()).toMatchTextContent('sure of Account');
    expect(parts.calls).toHaveLength(2);
  });

  it('explains the model’s own label where a person set another', async () => {
    const triage = judged('billing', 'high');
    triage.sources.topic = 'person';
    const parts = scope();
    parts.explanations.push(explanation);
    await why(triage, parts);
    await control().click();
    await expect
      .element(panel())
      .toMatchTextContent('A person set Billing; the model says Account.');
  });

  it('gives the words of a first guess without asking the model', async () => {
    const triage = { ...judged('account', 'high', { source: 'linear' }), evidence: ['third time'] };
    const { calls } = await why(triage);
    await control().click();
    await page.getByRole('button', { name: 'Urgency' }).click();
    await expect.element(panel()).toMatchTextContent('“third time” speaks for haste.');
    expect(marked()).toEqual(['third time']);
    expect(calls).toEqual([]);
  });
});
