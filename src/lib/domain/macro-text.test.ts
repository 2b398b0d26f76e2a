import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillMacro, firstName, MACRO_VARIABLES, type MacroFacts } from './macro-text.ts';

const FACTS: MacroFacts = {
  customer: { name: 'Nora Lindt', handle: 'nora_lindt' },
  ticketNumber: 42,
  agentName: 'Ana Duarte',
  brandName: 'Larkline',
  greeting: 'Hello!',
  signOff: '^AD',
};
const fill = (body: string, facts: Partial<MacroFacts> = {}) =>
  fillMacro(body, { ...FACTS, ...facts });
const named = (name: string) => ({ customer: { name, handle: 'nora_lindt' } });

describe('fillMacro', () => {
  it('fills in every variable', () => {
    const body = MACRO_VARIABLES.map((name) => `{{${name}}}`).join(' ');
    expect(fill(body)).toEqual({
      text: 'Nora @nora_lindt 42 Ana Duarte Larkline Hello! ^AD',
      problems: [],
    });
  });

  it.each([
    ['Hi {{customer.first_name|there}}!', 'Hi there!'],
    ['Hi {{ customer.first_name | dear customer }}!', 'Hi dear customer!'],
    ['Hi{{customer.first_name|}}!', 'Hi!'],
    ['{{brand.greeting|Hi}} {{brand.sign_off|}}', 'Hi '],
    ['{{customer.first_name|a|b}}', 'a|b'],
  ])('%s says its fallback when there is no value', (body, text) => {
    expect(fill(body, { ...named('🌸'), greeting: '', signOff: '' })).toEqual({
      text,
      problems: [],
    });
  });

  it('marks what has neither value nor fallback, and says what it is', () => {
    expect(
      fill('Hi {{customer.first_name}}, {{customer.frist_name|there}} {{}}', named('007')),
    ).toEqual({
      text: 'Hi [customer.first_name?], [customer.frist_name?] [variable?]',
      problems: [
        { kind: 'missing', name: 'customer.first_name', mark: '[customer.first_name?]' },
        { kind: 'unknown', name: 'customer.frist_name', mark: '[customer.frist_name?]' },
        { kind: 'unknown', name: '', mark: '[variable?]' },
      ],
    });
  });

  it('leaves no braces that lead nowhere, and single ones alone', () => {
    expect(fill('Hi {{customer.first_name').problems).toMatchObject([{ kind: 'unclosed' }]);
    expect(fill('a}} b').problems).toMatchObject([{ kind: 'unclosed' }]);
    expect(fill('{one} {"two": 2}')).toEqual({ text: '{one} {"two": 2}', problems: [] });
  });

  it('fills in a value once: what it says is no template', () => {
    const agentName = '{{ticket.number}} $& $1';
    expect(fill('{{agent.name}}', { agentName }).text).toBe('ticket.number $& $1');
  });

  it('takes no handle that X would not give', () => {
    const customer = { name: 'Nora', handle: '"><b>' };
    expect(fill('{{customer.handle|you}}', { customer }).text).toBe('you');
  });

  it('brings along nothing unseen and no double braces, whatever people are called', () => {
    const signs = [
      'N',
      'ö',
      '{',
      '}',
      '|',
      ' ',
      '\u202e',
      '\u2066',
      '\u0000',
      '\n',
      '👩',
      '\u200d',
    ];
    const hostile = fc.string({ unit: fc.constantFrom(...signs) });
    fc.assert(
      fc.property(hostile, hostile, (name, other) => {
        const { text } = fill('{{customer.first_name|x}}{{agent.name|x}}{{brand.name|x}}', {
          ...named(name),
          agentName: other,
          brandName: name,
        });
        return !/\{\{|\}\}|[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text);
      }),
    );
  });
});

describe('firstName', () => {
  it.each([
    ['Nora Lindt', 'Nora'],
    ['  nora', 'nora'],
    ['Jean-Luc Martin', 'Jean-Luc'],
    ['D’Arcy O', 'D’Arcy'],
    ['Zoë', 'Zoë'],
    ['Zoe\u0308', 'Zoë'],
    ['Ольга Петрова', 'Ольга'],
    ['🌸 Nora 🌸', 'Nora'],
    ['Nora👩🏽‍🚀Lindt', 'Nora'],
    ['𝓝𝓸𝓻𝓪 𝓛', 'Nora'],
  ])('%s is called %s', (name, called) => {
    expect(firstName(name)).toBe(called);
  });

  it.each([
    '',
    '🔥🔥',
    'J. Smith',
    'X',
    '007 Bond',
    'nora_lindt',
    "Robert'); DROP TABLE tickets",
    '<b>Nora</b>',
    '\u202earoN tdniL',
    'No\u202era',
    'No\u200bra',
    '{{agent.name}}',
    'N'.repeat(31),
  ])('%j is called by no name', (name) => {
    expect(firstName(name)).toBe('');
  });
});
