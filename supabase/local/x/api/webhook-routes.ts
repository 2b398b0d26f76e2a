import * as v from 'valibot';
import { eventTypes, type Subscription, type Webhook } from '../webhooks/registry.ts';
import { ApiProblem, invalidRequest } from './problems.ts';
import type { ApiContext, ApiRequest, Route } from './request.ts';

const webhookBody = v.object({ url: v.pipe(v.string(), v.url(), v.maxLength(200)) });

const subscriptionBody = v.object({
  event_type: v.picklist(eventTypes),
  filter: v.object({ user_id: v.pipe(v.string(), v.regex(/^\d{1,19}$/u)) }),
  tag: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  webhook_id: v.optional(v.pipe(v.string(), v.regex(/^\d{1,19}$/u))),
});

function read<Schema extends v.GenericSchema>(
  request: ApiRequest,
  schema: Schema,
): v.InferOutput<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new ApiProblem(invalidRequest('body', '', 'The request body is not valid JSON.'));
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new ApiProblem(
    invalidRequest(v.getDotPath(issue) ?? 'body', String(issue.input), issue.message),
  );
}

function webhookObject(webhook: Webhook): object {
  return {
    id: webhook.id,
    url: webhook.url,
    valid: webhook.valid,
    created_at: new Date(webhook.createdAtMs).toISOString(),
  };
}

function subscriptionObject(subscription: Subscription): object {
  const at = new Date(subscription.createdAtMs).toISOString();
  return {
    subscription_id: subscription.id,
    event_type: subscription.eventType,
    filter: { user_id: subscription.userId },
    created_at: at,
    updated_at: at,
    ...(subscription.tag === undefined ? {} : { tag: subscription.tag }),
    ...(subscription.webhookId === undefined ? {} : { webhook_id: subscription.webhookId }),
  };
}

/** An app sees its own callbacks only. */
function ownWebhooks({ webhooks, apps, brand }: ApiContext): Webhook[] {
  const first = apps.list()[0]?.account.id;
  return webhooks.webhooks().filter(({ accountId = first }) => accountId === brand.id);
}

/** The id in the path; empty when it is not one of the app's. */
function ownId(request: ApiRequest, context: ApiContext): string {
  const id = request.params['id'] ?? '';
  return ownWebhooks(context).some((webhook) => webhook.id === id) ? id : '';
}

/** Callbacks and activity subscriptions. Unlike X, plain http and ports are fine here: it is one machine. */
export const webhookRoutes: readonly Route[] = [
  {
    endpoint: 'webhooks',
    method: 'GET',
    path: '/2/webhooks',
    accepts: ['app'],
    handle: (_request, context) => {
      const data = ownWebhooks(context).map(webhookObject);
      return { status: 200, body: { data, meta: { result_count: data.length } } };
    },
  },
  {
    endpoint: 'webhooks',
    method: 'POST',
    path: '/2/webhooks',
    accepts: ['app'],
    handle: async (request, { webhooks, brand }) => {
      const { url } = read(request, webhookBody);
      const result = await webhooks.register(url, brand.id);
      if ('failed' in result) return invalidRequest('url', url, result.failed);
      return { status: 200, body: { data: webhookObject(result.webhook) } };
    },
  },
  {
    endpoint: 'webhooks',
    method: 'PUT',
    path: '/2/webhooks/:id',
    accepts: ['app'],
    handle: async (request, context) => {
      const id = ownId(request, context);
      const result = await context.webhooks.validate(id);
      if (result.kind === 'ok') return { status: 200, body: { data: { valid: true } } };
      return invalidRequest('webhook_id', id, result.reason);
    },
  },
  {
    endpoint: 'webhooks',
    method: 'DELETE',
    path: '/2/webhooks/:id',
    accepts: ['app'],
    handle: (request, context) => {
      const id = ownId(request, context);
      if (!context.webhooks.remove(id)) return invalidRequest('webhook_id', id, 'WebhookIdInvalid');
      return { status: 200, body: { data: { deleted: true } } };
    },
  },
  {
    endpoint: 'subscriptions',
    method: 'GET',
    path: '/2/activity/subscriptions',
    accepts: ['app', 'user'],
    handle: (_request, context) => {
      const own = new Set<string | undefined>(ownWebhooks(context).map(({ id }) => id));
      const data = context.webhooks
        .subscriptions()
        .filter(({ webhookId }) => webhookId === undefined || own.has(webhookId))
        .map(subscriptionObject);
      return { status: 200, body: { data, meta: { total_subscriptions: data.length } } };
    },
  },
  {
    endpoint: 'subscriptions',
    method: 'POST',
    path: '/2/activity/subscriptions',
    accepts: ['app', 'user'],
    handle: (request, context) => {
      const { webhooks } = context;
      const body = read(request, subscriptionBody);
      const known = ownWebhooks(context).some((webhook) => webhook.id === body.webhook_id);
      if (body.webhook_id !== undefined && !known) {
        return invalidRequest('webhook_id', body.webhook_id, 'WebhookIdInvalid');
      }
      const subscription = webhooks.subscribe({
        eventType: body.event_type,
        userId: body.filter.user_id,
        webhookId: body.webhook_id,
        tag: body.tag,
      });
      return {
        status: 200,
        body: {
          data: subscriptionObject(subscription),
          meta: { total_subscriptions: webhooks.subscriptions().length },
        },
      };
    },
  },
  {
    endpoint: 'subscriptions',
    method: 'DELETE',
    path: '/2/activity/subscriptions/:id',
    accepts: ['app', 'user'],
    handle: (request, { webhooks }) => {
      const id = request.params['id'] ?? '';
      if (!webhooks.unsubscribe(id))
        return invalidRequest('subscription_id', id, 'SubscriptionIdInvalid');
      return {
        status: 200,
        body: {
          data: { deleted: true },
          meta: { total_subscriptions: webhooks.subscriptions().length },
        },
      };
    },
  },
];
