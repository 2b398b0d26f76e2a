import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startXSimulator } from './server.ts';
import type { XSimulator } from './options.ts';

let simulator: XSimulator;

beforeEach(async () => {
  simulator = await startXSimulator();
});

afterEach(async () => {
  await simulator.close();
});

async function steer(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return await fetch(`${simulator.origin}/_sim${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** The status of a request whose Host header `fetch` would not let us choose. */
async function statusWithHost(host: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    request(`${simulator.origin}/_sim/timeline`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the control surface', () => {
  it('lets a visitor write, answer, correct and delete', async () => {
    const author = { username: 'visitor_1', name: 'Visitor' };
    const posted = await steer('POST', '/posts', {
      author,
      text: '@Wrenby <script>alert(1)</script> hi',
    });
    const { post } = (await posted.json()) as { post: { id: string; text: string } };
    expect(post.text).toBe('@Wrenby <script>alert(1)</script> hi');
    await steer('POST', '/posts', {
      author: { username: 'other' },
      text: 'same',
      in_reply_to: post.id,
    });
    await steer('PATCH', `/posts/${post.id}`, { text: '@Wrenby hello' });
    expect(simulator.timeline()[0]?.posts).toMatchObject([
      { text: '@Wrenby hello', edited: true, author: { name: 'Visitor' } },
      { text: 'same', author: { username: 'other' } },
    ]);
    expect(await (await steer('DELETE', `/posts/${post.id}`)).json()).toEqual({ deleted: true });
    expect(simulator.timeline()).toEqual([]);
  });

  it('says in a sentence what is wrong', async () => {
    const cases: [unknown, number, RegExp][] = [
      [{ author: { username: 'not a name' }, text: 'x' }, 400, /1 to 15 letters/u],
      [{ author: { username: 'nell' }, text: '  ' }, 400, /Write something/u],
      [{ author: { username: 'wrenby' }, text: 'x' }, 403, /answers through the API/u],
      [{ author: { username: 'nell' }, text: 'x', in_reply_to: '1' }, 404, /no post 1/u],
    ];
    for (const [body, status, words] of cases) {
      const answer = await steer('POST', '/posts', body);
      expect(answer.status).toBe(status);
      expect(((await answer.json()) as { error: { message: string } }).error.message).toMatch(
        words,
      );
    }
    expect((await steer('GET', '/nonsense')).status).toBe(404);
  });

  it('takes faults', async () => {
    expect((await steer('POST', '/faults', { kind: 'status', status: 503 })).status).toBe(200);
    expect((await steer('POST', '/faults', { kind: 'earthquake' })).status).toBe(400);
    expect(await (await steer('DELETE', '/faults')).json()).toEqual({ pending: 0 });
  });

  it('refuses other web sites, rebound names and forms', async () => {
    expect(
      (await steer('GET', '/timeline', undefined, { origin: 'https://elsewhere.example' })).status,
    ).toBe(403);
    expect(await statusWithHost('elsewhere.example')).toBe(403);
    const form = await fetch(`${simulator.origin}/_sim/posts`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ author: { username: 'x' }, text: 'x' }),
    });
    expect(form.status).toBe(415);
  });

  it('pages the timeline backwards', async () => {
    for (let index = 0; index < 5; index++)
      simulator.addPost({ author: 'nell', text: `@Wrenby ${String(index)}` });
    const first = (await (await steer('GET', '/timeline?limit=3')).json()) as {
      threads: { conversationId: string }[];
      more: boolean;
    };
    expect(first.more).toBe(true);
    const before = first.threads.at(-1)?.conversationId ?? '';
    const second = (await (await steer('GET', `/timeline?limit=3&before=${before}`)).json()) as {
      threads: { posts: { text: string }[] }[];
      more: boolean;
    };
    expect(second.threads.map((thread) => thread.posts[0]?.text)).toEqual([
      '@Wrenby 1',
      '@Wrenby 0',
    ]);
    expect(second.more).toBe(false);
  });

  it('streams posts, edits and deletions as they happen', async () => {
    const stream = await steer('GET', '/events');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    const until = async (words: string): Promise<void> => {
      while (!seen.includes(words)) seen += (await reader?.read())?.value ?? '';
    };
    const post = simulator.addPost({ author: 'nell', text: '@Wrenby hi\n\nevent: forged' });
    await until('event: post\n');
    await until('forged');
    expect(seen).not.toContain('\nevent: forged');
    simulator.editPost(post.id, '@Wrenby ho');
    await until('event: edit\n');
    simulator.deletePost(post.id);
    await until('event: delete\n');
    await reader?.cancel();
  });
});

describe('the page', () => {
  it('is served with a policy that allows its own files only', async () => {
    const page = await fetch(simulator.origin);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain('Skyline');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//u);
    for (const [, path] of html.matchAll(/(?:src|href)="(\/[^"]+)"/gu)) {
      expect((await fetch(`${simulator.origin}${path ?? ''}`)).status).toBe(200);
    }
    for (const script of ['feed.js', 'post-view.js', 'composer.js', 'simulator-client.js']) {
      const source = await (await fetch(`${simulator.origin}/${script}`)).text();
      expect(source).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write/u);
    }
  });

  it('has nothing else to give away', async () => {
    for (const path of [
      '/server.ts',
      '/page/index.html',
      '/..%2fserver.ts',
      '/media/3_1.png',
      '/constructor',
    ]) {
      expect((await fetch(`${simulator.origin}${path}`)).status).toBe(404);
    }
  });
});
