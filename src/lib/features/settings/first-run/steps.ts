/** The steps of the first run, in their order. A step is named here once it exists, and its forms in `views.ts`. */
import AtSign from '@lucide/svelte/icons/at-sign';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import KeyRound from '@lucide/svelte/icons/key-round';
import MessageCircleHeart from '@lucide/svelte/icons/message-circle-heart';
import Tags from '@lucide/svelte/icons/tags';
import UserCog from '@lucide/svelte/icons/user-round-cog';
import type { StepId } from './progress.ts';

export interface Step {
  id: StepId;
  /** In the list of the steps. */
  name: string;
  /** Above the step. */
  title: string;
  /** One sentence of what it is for. */
  text: string;
  /** What holds until it is done. */
  without: string;
  Shape: typeof KeyRound;
}

export const STEPS: readonly Step[] = [
  {
    id: 'code',
    name: 'Setup code',
    title: 'Setup code',
    text: '',
    without: '',
    Shape: KeyRound,
  },
  {
    id: 'company',
    name: 'Company and voice',
    title: 'Who are you?',
    text: 'The name that your customers know, and how your brand sounds when it answers.',
    without: 'It has no name yet, and replies end with their last word.',
    Shape: MessageCircleHeart,
  },
  {
    id: 'x',
    name: 'X',
    title: 'Where do your customers write?',
    text: 'Connect your account on X, and every tweet that mentions it becomes a ticket.',
    without: 'Nothing comes in until an account is connected.',
    Shape: AtSign,
  },
  {
    id: 'hours',
    name: 'Business hours',
    title: 'When are you at work?',
    text: 'Response times count only the minutes in these hours, so nobody is late while you sleep.',
    without: 'Until there are some, response times count around the clock.',
    Shape: CalendarClock,
  },
  {
    id: 'people',
    name: 'People',
    title: 'Who works with you?',
    text: 'Make a link for each colleague and send it to them. It works once, and brings them to the right place.',
    without: 'You work here alone for now.',
    Shape: UserCog,
  },
  {
    id: 'topics',
    name: 'Topics',
    title: 'What do they write about?',
    text: 'Every message is sorted by topic on your device. Leave out what your company does not do.',
    without: 'All topics are in use.',
    Shape: Tags,
  },
];
