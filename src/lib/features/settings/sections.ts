/** The sections of the settings, in the order in which they are shown. A section is named here once it exists. */
import AtSign from '@lucide/svelte/icons/at-sign';
import Building from '@lucide/svelte/icons/building-2';
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
    path: 'x',
    name: 'X',
    text: 'The accounts that customers write to: keys, what works, what it costs, pause.',
    Shape: AtSign,
  },
];
