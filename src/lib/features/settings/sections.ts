/** The sections of the settings, in the order in which they are shown. A section is named here once it exists. */
import Building from '@lucide/svelte/icons/building-2';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Timer from '@lucide/svelte/icons/timer';
import Users from '@lucide/svelte/icons/users-round';

export interface SettingsSection {
  /** Below /settings. */
  path: string;
  name: string;
  /** One sentence of what is decided there. */
  text: string;
  Shape: typeof Building;
}

export const SECTIONS: readonly SettingsSection[] = [
  {
    path: 'company',
    name: 'Company',
    text: 'What your company is called wherever Roost names it.',
    Shape: Building,
  },
  {
    path: 'teams',
    name: 'Teams',
    text: 'Who works together. A ticket of a team is seen by its people, by supervisors and by admins.',
    Shape: Users,
  },
  {
    path: 'hours',
    name: 'Business hours',
    text: 'When your company is at work. Response times count only the minutes in these hours.',
    Shape: CalendarClock,
  },
  {
    path: 'response-times',
    name: 'Response times',
    text: 'What you promise your customers: how soon they hear from you, and when it is solved.',
    Shape: Timer,
  },
];
