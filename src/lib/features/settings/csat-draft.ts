/** How customers are asked, as its form holds it: a number is a text while somebody types it. */
import type { Settings } from '../../domain/settings.ts';
import { wholeNumber } from './whole-number.ts';

type Csat = Settings['csat'];

export type CsatDraft = Omit<Csat, 'link_days'> & { link_days: string };

export function csatDraft(csat: Csat): CsatDraft {
  return { ...csat, link_days: String(csat.link_days) };
}

export function csatOf({ question, invitation, link_days, ...draft }: CsatDraft): Csat {
  return {
    ...draft,
    question: question.trim(),
    invitation: invitation.trim(),
    link_days: wholeNumber(link_days),
  };
}
