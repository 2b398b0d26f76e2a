import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { XCallError } from './call-error.ts';
import { openX } from './client.ts';
import type { XClient } from './client.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers as told, and remembers what it was asked. */
async function against(
  answer: Answer,
  work: (x: XClient, asked: string[], server: Server) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const x = openX({
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    keys: {
      consumer_key: 'key',
      consumer_secret: 'secret',
      access_token: 'token',
      access_secret: 'token secret',
      bearer_token: null,
    },
  });
  try {
    await work(x, asked, server);
  } finally {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));
  };

async function failure(call: Promise<unknown>): Promise<XCallError> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof XCallError, String(error));
    return error;
  }
  throw new Error('The call did not fail.');
}

Deno.test(
  'a post is sent once, also when a connection that was kept open breaks under it',
  async () => {
    const answer: Answer = (request, response) => {
      if (request.method === 'POST') response.destroy();
      else json(200, { data: [{ id: '11' }] })(request, response);
    };
    await against(answer, async (x, asked) => {
      for (let n = 0; n < 3; n += 1) await x.lookup(['11']);
      assert.equal((await failure(x.reply('once', '11'))).kind, 'cut');
      assert.equal(asked.filter((line) => line.startsWith('POST')).length, 1);
    });
  },
);

Deno.test(
  'calls are signed for the account, ids and tokens are passed on as they are',
  async () => {
    let authorization = '';
    const answer: Answer = (request, response) => {
      authorization = request.headers.authorization ?? '';
      json(200, { data: [{ id: '12' }], meta: { newest_id: '12', next_token: 'older' } })(
        request,
        response,
      );
    };
    await against(answer, async (x, asked) => {
      const page = await x.mentions('77', { sinceId: '1990000000000000001', token: 'abc' });
      assert.deepEqual(
        [page.newestId, page.nextToken, page.posts],
        ['12', 'older', [{ id: '12' }]],
      );
      assert.match(authorization, /^OAuth .*oauth_consumer_key="key".*oauth_signature="[^"]+"/u);
      const url = new URL((asked[0] ?? '').slice('GET '.length), 'http://x');
      assert.equal(url.pathname, '/2/users/77/mentions');
      assert.equal(url.searchParams.get('since_id'), '1990000000000000001');
      assert.equal(url.searchParams.get('pagination_token'), 'abc');
    });
  },
);

Deno.test('an empty page is no error', async () => {
  await against(json(200, { meta: { result_count: 0 } }), async (x) => {
    const page = await x.mentions('77', { sinceId: null, token: null });
    assert.deepEqual(page, { posts: [], includes: undefined, newestId: null, nextToken: null });
  });
});

Deno.test('posts that X names as gone are told from those it says nothing of', async () => {
  const body = {
    data: [{ id: '1' }],
    errors: [
      { value: '2', title: 'Not Found Error', resource_id: '2', type: 'resource-not-found' },
      { value: '3', title: 'Authorization Error', resource_id: '3' },
    ],
  };
  await against(json(200, body), async (x) => {
    const { found, gone } = await x.lookup(['1', '2', '3', '4']);
    assert.deepEqual([[...found], [...gone]], [['1'], ['2', '3']]);
  });
});

Deno.test('failures are told apart by what they mean', async () => {
  const problem = {
    title: 'Too Many Requests',
    detail: 'Too Many Requests',
    type: 'about:blank',
    status: 429,
  };
  await against(
    json(429, problem, {
      'x-rate-limit-limit': '300',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': '1900000000',
    }),
    async (x, _asked, server) => {
      const limited = await failure(x.lookup(['1']));
      assert.deepEqual(
        [limited.code, limited.status, limited.resetAt],
        ['x_rate_limited', 429, 1_900_000_000],
      );
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      assert.equal((await failure(x.lookup(['1']))).kind, 'unreachable');
    },
  );
  await against(
    (_request, response) => {
      response
        .writeHead(200, { 'content-length': '100' })
        .write('{"data":', () => response.destroy());
    },
    async (x) => {
      assert.equal((await failure(x.reply('half an answer', '1'))).kind, 'cut');
    },
  );
  await against(
    (_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
    },
    async (x) => {
      const error = await failure(x.lookup(['1']));
      assert.deepEqual(
        [error.kind, error.code, error.isProblem],
        ['refused', 'x_unavailable', false],
      );
    },
  );
  await against(json(201, { data: {} }), async (x) => {
    assert.equal((await failure(x.reply('sent, but where', '1'))).kind, 'unreadable');
  });
});

Deno.test('what somebody has to put right at X has a code of its own', async () => {
  const type = (word: string) => `https://api.x.com/2/problems/${word}`;
  const problems: [number, object, string][] = [
    [403, { reason: 'client-not-enrolled', type: type('client-forbidden') }, 'x_not_enrolled'],
    [403, { type: type('oauth1-permissions'), detail: 'Your client app …' }, 'x_read_only'],
    [402, { title: 'CreditsDepleted', type: type('credits') }, 'x_no_credits'],
    [402, { title: 'Something new' }, 'x_no_credits'],
    [429, { type: type('usage-capped'), detail: 'Usage cap exceeded' }, 'x_usage_capped'],
    [403, { detail: 'Your account is temporarily locked.' }, 'x_suspended'],
    [403, { detail: 'Something new.', type: 'about:blank' }, 'x_forbidden'],
  ];
  for (const [status, body, code] of problems)
    await against(json(status, body), async (x) => {
      assert.equal((await failure(x.lookup(['1']))).code, code);
    });
});

Deno.test('a signature that is refused for its time is told from one that is wrong', async () => {
  const refused = { title: 'Unauthorized', type: 'about:blank', status: 401 };
  const at = (offsetMs: number) => ({ date: new Date(Date.now() + offsetMs).toUTCString() });
  await against(json(401, refused, at(12 * 60_000)), async (x) => {
    assert.equal((await failure(x.lookup(['1']))).code, 'x_clock_skew');
  });
  await against(json(401, refused, at(0)), async (x) => {
    assert.equal((await failure(x.lookup(['1']))).code, 'x_unauthorized');
  });
});
