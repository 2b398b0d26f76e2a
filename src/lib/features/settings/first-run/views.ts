/** The forms of each step. The setup code has none: whoever sees the others has entered it. */
import type { Component } from 'svelte';
import CompanyStep from './CompanyStep.svelte';
import HoursStep from './HoursStep.svelte';
import type { StepId } from './progress.ts';
import TopicsStep from './TopicsStep.svelte';
import XStep from './XStep.svelte';

export const VIEWS: Partial<Record<StepId, Component>> = {
  company: CompanyStep,
  x: XStep,
  hours: HoursStep,
  topics: TopicsStep,
};
