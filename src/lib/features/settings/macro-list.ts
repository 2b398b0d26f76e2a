/** Macros as the settings show them. */
import type { Macro } from '../../domain/rows.ts';
import { mentions } from '../../domain/suggestions.ts';
import { percent, plural } from '../../ui/numbers.ts';

export interface Folder {
  name: string;
  macros: Macro[];
}

/** By name, each with its macros by title; those that are archived are in none. */
export function foldersOf(macros: readonly Macro[], query: string): Folder[] {
  const fitting = macros.filter(
    ({ archived_at, folder, title, body }) =>
      archived_at === null && mentions([folder, title, body], query),
  );
  return [...Map.groupBy(fitting, ({ folder }) => folder)]
    .map(([name, of]) => ({
      name,
      macros: of.sort((a, b) => a.title.localeCompare(b.title)),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** How often it was sent in the last half year, and how often nothing more was needed. */
export function figuresOf({ used_count, solved_count }: Macro): string {
  if (used_count === 0) return 'Not used in the last half year';
  const solved = percent(solved_count / used_count);
  return `Sent ${plural(used_count, 'time', 'times')} in half a year, ${solved} solved the ticket`;
}
