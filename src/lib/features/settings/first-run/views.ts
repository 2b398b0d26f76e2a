/** The forms of each step. The setup code has none: whoever sees the others has entered it. */
import type { Component } from 'svelte';
import CompanyStep from './CompanyStep.svelte';
import HoursStep from './HoursStep.svelte';
import PeopleStep from './PeopleStep.svelte';
import type { StepId } from './progress.ts';
import TopicsStep from './TopicsStep.svelte';
import XStep from './XStep.svelte';

export interface StepViewProps {
  /** The address of an invitation. */
  linkTo: (token: string) => string;
  /** For a step that does not leave saving to the page: it is done. */
  ondone: () => void;
}

export const VIEWS: Partial<Record<StepId, Component<StepViewProps> | Component>> = {
  company: CompanyStep,
  x: XStep,
  hours: HoursStep,
  people: PeopleStep,
  topics: TopicsStep,
};
