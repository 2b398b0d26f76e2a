/** The sections of the settings, in the order in which they are shown. A section is named here once it exists. */
import AtSign from '@lucide/svelte/icons/at-sign';
import BookOpen from '@lucide/svelte/icons/book-open';
import Building from '@lucide/svelte/icons/building-2';
import MessageCircleHeart from '@lucide/svelte/icons/message-circle-heart';
import MessageSquareText from '@lucide/svelte/icons/message-square-text';
import MonitorSmartphone from '@lucide/svelte/icons/monitor-smartphone';
import Smile from '@lucide/svelte/icons/face-slightly-smiling';
import Tags from '@lucide/svelte/icons/tags';
import Archive from '@lucide/svelte/icons/archive';
import Bell from '@lucide/svelte/icons/bell-ring';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Timer from '@lucide/svelte/icons/timer';
import UserRound from '@lucide/svelte/icons/circle-user-round';
import UserCog from '@lucide/svelte/icons/user-round-cog';
import Users from '@lucide/svelte/icons/users-round';
import type { Role } from '../../domain/roles.ts';

export interface SettingsSection {
  /** Below /settings. */
  path: string;
  name: string;
  /** One sentence of what is decided there. */
  text: string;
  /** Who may look; everybody who works here without it. */
  viewers?: 'supervisors';
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
    path: 'people',
    name: 'People',
    text: 'Who works here, and as what. Whoever is new comes by a link.',
    viewers: 'supervisors',
    Shape: UserCog,
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
  {
    path: 'voice',
    name: 'Voice',
    text: 'How your brand sounds: greeting, ending, and words that nobody should use.',
    Shape: MessageCircleHeart,
  },
  {
    path: 'topics',
    name: 'Topics',
    text: 'Which topics your team sorts tickets by. What is switched off is not offered any more.',
    Shape: Tags,
  },
  {
    path: 'macros',
    name: 'Macros',
    text: 'Answers that are sent again and again, with the customer’s name filled in.',
    Shape: MessageSquareText,
  },
  {
    path: 'knowledge',
    name: 'Knowledge',
    text: 'Short articles of what your company knows, for replies and drafts to cite.',
    Shape: BookOpen,
  },
  {
    path: 'ratings',
    name: 'Ratings',
    text: 'Whether customers are asked how it was, and what they say.',
    Shape: Smile,
  },
  {
    path: 'sounds',
    name: 'Sounds',
    text: 'What is heard when something new arrives, and when only urgent tickets may ring.',
    Shape: Bell,
  },
  {
    path: 'retention',
    name: 'Retention',
    text: 'How long tickets are kept once they are solved. What is older is deleted everywhere.',
    Shape: Archive,
  },
  {
    path: 'x',
    name: 'X',
    text: 'The accounts that customers write to: keys, what works, what it costs, pause.',
    Shape: AtSign,
  },
  {
    path: 'account',
    name: 'Your account',
    text: 'How you sign in: your password, a second factor, and what else this server offers.',
    Shape: UserRound,
  },
  {
    path: 'devices',
    name: 'Your devices',
    text: 'Where you are signed in. Sign out what you have lost or do not know.',
    Shape: MonitorSmartphone,
  },
];

/** Whether somebody may look at a section. */
export function maySee(path: string, role: Role): boolean {
  const section = SECTIONS.find((each) => each.path === path);
  return section?.viewers === undefined || role === 'supervisor' || role === 'admin';
}

/** Title and sentence of a section. @throws Error for a path that is none */
export function sectionAt(path: string): { title: string; text: string } {
  const section = SECTIONS.find((each) => each.path === path);
  if (!section) throw new Error(`There is no section ${path}.`);
  return { title: section.name, text: section.text };
}
