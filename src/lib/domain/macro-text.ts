/**
 * The text of a macro with its variables filled in, such as `{{customer.first_name|there}}`. What stands after the
 * bar is said when there is no value. Names come from X and are hostile input: a value never brings along what turns
 * text around, cannot be seen, or could pass for a variable.
 */

export const MACRO_VARIABLES = [
  'customer.first_name',
  'customer.handle',
  'ticket.number',
  'agent.name',
  'brand.name',
  'brand.greeting',
  'brand.sign_off',
] as const;
export type MacroVariable = (typeof MACRO_VARIABLES)[number];

/** Where the values come from; what is empty has none. */
export interface MacroFacts {
  customer: { name: string; handle: string };
  ticketNumber: number;
  agentName: string;
  brandName: string;
  greeting: string;
  signOff: string;
}

export interface MacroProblem {
  /** A variable that does not exist, one without value and fallback, or braces that are not closed. */
  kind: 'unknown' | 'missing' | 'unclosed';
  /** As it was written, without braces and fallback. */
  name: string;
  /** What stands in the text in its place, for a person to replace. */
  mark: string;
}

export interface FilledMacro {
  text: string;
  /** In the order of the text. */
  problems: MacroProblem[];
}

/** A variable, or braces that lead nowhere. */
const PLACE = /\{\{([^{}]*)\}\}|\{\{|\}\}/gu;
/** A name that is longer than this is no name to call somebody by. */
const LONGEST_NAME = 30;
const LONGEST_VALUE = 200;
const LETTERS = /^\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*$/u;
/** Pictures, and what joins and colours them: people put them around their names. */
const PICTURES =
  /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\u20e3|\ufe0e|\ufe0f)+/gu;
/** Controls, and what is not seen or turns text around. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]+/gu;

/** @param body As it is kept; braces of one kind alone are text like any other. */
export function fillMacro(body: string, facts: MacroFacts): FilledMacro {
  const values = valuesOf(facts);
  const problems: MacroProblem[] = [];
  const marked = (kind: MacroProblem['kind'], name: string): string => {
    const mark = `[${shown(name) || 'variable'}?]`;
    problems.push({ kind, name, mark });
    return mark;
  };
  const text = body.replace(PLACE, (braces: string, inside: string | undefined) => {
    if (inside === undefined) return marked('unclosed', braces === '{{' ? 'open' : 'close');
    const bar = inside.indexOf('|');
    const name = (bar < 0 ? inside : inside.slice(0, bar)).trim();
    if (!isVariable(name)) return marked('unknown', name);
    const value = values[name];
    if (value !== '') return value;
    return bar < 0 ? marked('missing', name) : inside.slice(bar + 1).trim();
  });
  return { text, problems };
}

/**
 * What to call somebody by: the first word of their name when it is made of letters, without the pictures around
 * it; else empty. One letter is an initial, no name.
 */
export function firstName(displayName: string): string {
  const [word = ''] = displayName.normalize('NFKC').replace(PICTURES, ' ').trim().split(/\s+/u);
  const length = Array.from(word).length;
  return length > 1 && length <= LONGEST_NAME && LETTERS.test(word) ? word : '';
}

function valuesOf(facts: MacroFacts): Record<MacroVariable, string> {
  const { customer, ticketNumber, agentName, brandName, greeting, signOff } = facts;
  return {
    'customer.first_name': firstName(customer.name),
    'customer.handle': /^\w{1,15}$/u.test(customer.handle) ? `@${customer.handle}` : '',
    'ticket.number': String(ticketNumber),
    'agent.name': plain(agentName),
    'brand.name': plain(brandName),
    'brand.greeting': plain(greeting),
    'brand.sign_off': plain(signOff),
  };
}

/** On one line, without braces and what is not seen. Joiners between letters and in pictures stay. */
function plain(value: string): string {
  const seen = value.replace(/[{}]+/gu, ' ').replace(UNSEEN, (unseen) => {
    return unseen === '\u200d' || unseen === '\u200c' ? unseen : ' ';
  });
  return Array.from(seen.replace(/\s+/gu, ' ').trim()).slice(0, LONGEST_VALUE).join('');
}

/** A name as it stands in its mark: whatever somebody typed between braces. */
function shown(name: string): string {
  return plain(name)
    .replace(/[[\]]+/gu, ' ')
    .slice(0, 40)
    .trim();
}

function isVariable(name: string): name is MacroVariable {
  return MACRO_VARIABLES.some((each) => each === name);
}
