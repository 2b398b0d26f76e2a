import { notFoundError, invalidRequest, type ApiReply } from './problems.ts';
import type { ApiContext, ApiRequest, Route } from './request.ts';
import { matchQuery } from './search.ts';
import { readSelection } from './selection.ts';
import { pageReply } from './user-routes.ts';

const mostIdsACall = 100;

function lookup(
  ids: readonly string[],
  request: ApiRequest,
  context: ApiContext,
  parameter: string,
): ApiReply {
  const selection = readSelection(request.query);
  const posts = [];
  const errors = [];
  for (const id of new Set(ids)) {
    const post = context.world.post(id);
    if (post) posts.push(post);
    else errors.push(notFoundError('tweet', parameter, id));
  }
  const data = posts.map((post) => context.objects.post(post, selection));
  const includes = context.objects.includes(posts, selection);
  const isList = parameter === 'ids';
  return {
    status: 200,
    body: {
      ...(data.length > 0 ? { data: isList ? data : data[0] } : {}),
      ...(includes ? { includes } : {}),
      ...(errors.length > 0 ? { errors } : {}),
    },
  };
}

function lookupMany(request: ApiRequest, context: ApiContext): ApiReply {
  const raw = request.query.get('ids') ?? '';
  const ids = raw === '' ? [] : raw.split(',');
  if (ids.length < 1 || ids.length > mostIdsACall) {
    return invalidRequest(
      'ids',
      raw,
      `The number of values in the \`ids\` query parameter list [${String(ids.length)}] is not between 1 and ${String(mostIdsACall)}`,
    );
  }
  const wrong = ids.find((id) => !/^\d{1,19}$/u.test(id));
  if (wrong !== undefined) {
    return invalidRequest(
      'ids',
      wrong,
      `The \`ids\` query parameter value [${wrong}] does not match ^[0-9]{1,19}$`,
    );
  }
  return lookup(ids, request, context, 'ids');
}

function lookupOne(request: ApiRequest, context: ApiContext): ApiReply {
  const id = request.params['id'] ?? '';
  if (!/^\d{1,19}$/u.test(id)) {
    return invalidRequest(
      'id',
      id,
      `The \`id\` query parameter value [${id}] does not match ^[0-9]{1,19}$`,
    );
  }
  return lookup([id], request, context, 'id');
}

/** Posts by id, and the search of the last seven days. */
export const postRoutes: readonly Route[] = [
  {
    endpoint: 'posts.lookup',
    method: 'GET',
    path: '/2/tweets',
    accepts: ['user', 'app'],
    handle: lookupMany,
  },
  {
    endpoint: 'posts.search',
    method: 'GET',
    path: '/2/tweets/search/recent',
    accepts: ['user', 'app'],
    handle: (request, context) =>
      pageReply(matchQuery(request.query.get('query') ?? '', context), request, context, {
        minResults: 10,
        maxResults: 100,
        defaultResults: 10,
        reach: Infinity,
        tokenParameters: ['next_token', 'pagination_token'],
      }),
  },
  {
    endpoint: 'posts.one',
    method: 'GET',
    path: '/2/tweets/:id',
    accepts: ['user', 'app'],
    handle: lookupOne,
  },
];
