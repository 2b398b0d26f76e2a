/** What the bar about a newer build says. */
import type { UpdateState } from '../ports.ts';
import type { UnsavedText } from '../../ui/unsaved-text.ts';

export interface UpdateWords {
  title: string;
  /** What a reload does to what is being written. */
  text: string;
}

const TITLES: Record<UpdateState['kind'], string | null> = {
  current: null,
  ready: 'A new version is ready',
  replaced: 'Another tab runs the new version',
  reloading: 'Opening the new version',
};
const TEXTS: Record<UnsavedText, string> = {
  nothing: '',
  kept: 'Your draft is kept.',
  lost: 'Finish what you are typing first.',
};

/** null while there is nothing to say. */
export function updateWords({ kind }: UpdateState, unsaved: UnsavedText): UpdateWords | null {
  const title = TITLES[kind];
  return title === null ? null : { title, text: kind === 'reloading' ? '' : TEXTS[unsaved] };
}
