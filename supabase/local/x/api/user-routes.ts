import type { XUser } from '../model.ts';
import { cutPage, type PageRules } from './paging.ts';
import { ApiProblem, invalidRequest, notFoundError, type ApiReply } from './problems.ts';
import type { ApiContext, ApiRequest, Route } from './request.ts';
import { readSelection } from './selection.ts';
import type { XPost } from '../model.ts';

const mentionRules: PageRules = {
  minResults: 5,
  maxResults: 100,
  defaultResults: 10,
  reach: 800,
  tokenParameters: ['pagination_token'],
};

const userPostRules: PageRules = { ...mentionRules, reach: 3200 };

function oneUser(
  user: XUser | undefined,
  parameter: string,
  value: string,
  request: ApiRequest,
  context: ApiContext,
): ApiReply {
  const selection = readSelection(request.query);
  if (!user) return { status: 200, body: { errors: [notFoundError('user', parameter, value)] } };
  return { status: 200, body: { data: context.objects.user(user, selection) } };
}

function requireUserId(request: ApiRequest): string {
  const id = request.params['id'] ?? '';
  if (/^\d{1,19}$/u.test(id)) return id;
  throw new ApiProblem(
    invalidRequest('id', id, `The \`id\` query parameter value [${id}] is not valid`),
  );
}

/** A page of posts with `includes` and `meta`. `data` is left out when there is nothing, as on X. */
export function pageReply(
  posts: readonly XPost[],
  request: ApiRequest,
  context: ApiContext,
  rules: PageRules,
): ApiReply {
  const selection = readSelection(request.query);
  const page = cutPage(posts, request.query, rules);
  const includes = context.objects.includes(page.posts, selection);
  return {
    status: 200,
    body: {
      ...(page.posts.length > 0
        ? { data: page.posts.map((post) => context.objects.post(post, selection)) }
        : {}),
      ...(includes ? { includes } : {}),
      meta: page.meta,
    },
  };
}

function userTimeline(
  list: (userId: string, context: ApiContext) => XPost[],
  rules: PageRules,
): Route['handle'] {
  return (request, context) => {
    const id = requireUserId(request);
    if (!context.world.user(id))
      return { status: 200, body: { errors: [notFoundError('user', 'id', id)] } };
    return pageReply(list(id, context), request, context, rules);
  };
}

/** Profiles, mentions and a user's own posts. */
export const userRoutes: readonly Route[] = [
  {
    endpoint: 'users.me',
    method: 'GET',
    path: '/2/users/me',
    accepts: ['user'],
    handle: (request, context) => oneUser(context.brand, 'id', context.brand.id, request, context),
  },
  {
    endpoint: 'users.lookup',
    method: 'GET',
    path: '/2/users/by/username/:username',
    accepts: ['user', 'app'],
    handle: (request, context) => {
      const username = request.params['username'] ?? '';
      return oneUser(context.world.userNamed(username), 'username', username, request, context);
    },
  },
  {
    endpoint: 'users.mentions',
    method: 'GET',
    path: '/2/users/:id/mentions',
    accepts: ['user', 'app'],
    handle: userTimeline((id, context) => context.world.mentionsOf(id), mentionRules),
  },
  {
    endpoint: 'users.posts',
    method: 'GET',
    path: '/2/users/:id/tweets',
    accepts: ['user', 'app'],
    handle: (request, context) => {
      const excluded = new Set((request.query.get('exclude') ?? '').split(','));
      return userTimeline(
        (id) =>
          context.world
            .postsBy(id)
            .filter((post) => !(excluded.has('replies') && post.inReplyTo))
            .filter((post) => !(excluded.has('retweets') && post.repostOf !== undefined)),
        userPostRules,
      )(request, context);
    },
  },
  {
    endpoint: 'users.lookup',
    method: 'GET',
    path: '/2/users/:id',
    accepts: ['user', 'app'],
    handle: (request, context) => {
      const id = requireUserId(request);
      return oneUser(context.world.user(id), 'id', id, request, context);
    },
  },
];
