import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFileError } from './journal.ts';
import { ListenError } from './options.ts';
import { startXSimulator } from './server.ts';

let folder: string;
let dataFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'x-simulator-'));
  dataFile = join(folder, 'deep', 'x.jsonl');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the data file', () => {
  it('brings posts, edits and deletions back after a restart', async () => {
    const first = await startXSimulator({ dataFile });
    const kept = first.addPost({ author: { username: 'nell', name: 'Nell' }, text: '@Wrenby hi' });
    const gone = first.addPost({ author: 'odd', text: '@Wrenby bye' });
    first.editPost(kept.id, '@Wrenby hi there');
    first.deletePost(gone.id);
    const before = first.timeline();
    await first.close();
    const second = await startXSimulator({ dataFile });
    expect(second.timeline()).toEqual(before);
    const next = second.addPost({ author: 'nell', text: 'still here', inReplyTo: kept.id });
    expect(next.conversationId).toBe(kept.id);
    await second.close();
  });

  it('is rewritten without what was replaced', async () => {
    const first = await startXSimulator({ dataFile });
    const post = first.addPost({ author: 'nell', text: '@Wrenby 0' });
    for (let index = 1; index < 5; index++) first.editPost(post.id, `@Wrenby ${String(index)}`);
    await first.close();
    const linesBefore = readFileSync(dataFile, 'utf8').split('\n').length;
    await (await startXSimulator({ dataFile })).close();
    expect(readFileSync(dataFile, 'utf8').split('\n').length).toBeLessThan(linesBefore);
  });

  it('survives a line that a crash cut off, and names any other damage', async () => {
    const first = await startXSimulator({ dataFile });
    first.addPost({ author: 'nell', text: '@Wrenby hi' });
    await first.close();
    appendFileSync(dataFile, '{"post":{"id":"17');
    const second = await startXSimulator({ dataFile });
    expect(second.timeline()).toHaveLength(1);
    await second.close();
    writeFileSync(dataFile, `not json\n${readFileSync(dataFile, 'utf8')}`);
    await expect(startXSimulator({ dataFile })).rejects.toThrow(DataFileError);
    await expect(startXSimulator({ dataFile })).rejects.toThrow(/line 1 of .*x\.jsonl/u);
  });
});

describe('the port', () => {
  it('that is taken is named in the error', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const attempt = startXSimulator({ port });
    await expect(attempt).rejects.toThrow(ListenError);
    await expect(attempt).rejects.toThrow(String(port));
    await new Promise((resolve) => other.close(resolve));
  });
});
