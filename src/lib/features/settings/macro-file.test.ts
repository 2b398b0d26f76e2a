import { describe, expect, it } from 'vitest';
import { readMacroFile } from './macro-file.ts';

const problems = (text: string) => {
  const file = readMacroFile(text);
  return file.kind === 'refused' ? file.problems : [];
};

describe('readMacroFile', () => {
  it('takes columns by their names, in any order, with topics as they are shown', () => {
    const text =
      'Title;Body;Topics;Folder;By\n"Where?";"Say ""WB""";Delivery | lost or damaged;Parcels;me\n\nTwice;One goes.;;Money\n';
    expect(readMacroFile(text)).toEqual({
      kind: 'read',
      macros: [
        {
          folder: 'Parcels',
          title: 'Where?',
          body: 'Say "WB"',
          topics: ['delivery', 'lost_damaged'],
        },
        { folder: 'Money', title: 'Twice', body: 'One goes.', topics: [] },
      ],
      rows: [2, 4],
    });
  });

  it.each([
    ['', null, /empty/u],
    ['title,body\na,b', 1, /“folder” is missing/u],
    ['folder,title,body', null, /no row/u],
    ['folder,title,body\na,b,"c', 2, /quotation mark/u],
    ['folder,title,body,topics\na,b,c,\na,d,c,weather', 3, /“weather”/u],
  ])('%j is refused', (text, row, words) => {
    expect(problems(text)).toMatchObject([{ row, text: expect.stringMatching(words) as string }]);
  });

  it('takes at most a thousand', () => {
    expect(problems(`folder,title,body\n${'a,b,c\n'.repeat(1001)}`)).toHaveLength(1);
  });
});
