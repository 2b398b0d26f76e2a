/** X as setting up a connection needs it: who the keys are, what they may do, and who is pushed to. */
import * as v from 'valibot';
import { xIdSchema } from '../posts/schema.ts';
import type { Profile } from '../store.ts';
import { openApi, read, type XAccess } from './api.ts';
import { skewOf } from './fetch-plugin.ts';

export interface WhoAmI {
  profile: Profile;
  /** What the app may do with the account; null when X does not say. */
  access: 'read' | 'read-write' | null;
  /** X's clock minus ours, in milliseconds; null when X did not say the time. */
  skewMs: number | null;
}

export interface XWebhook {
  id: string;
  url: string;
  valid: boolean;
}

/** All methods throw XCallError. */
export interface XSetup {
  whoAmI(): Promise<WhoAmI>;
  /** The ids of the newest mentions, as few as X gives: they are billed. With the token that polling uses. */
  newestMentions(userId: string): Promise<string[]>;
  /** Those of the app; null without a bearer token, for they are the app's own affair. */
  webhooks: {
    list(): Promise<XWebhook[]>;
    /** X asks the address to prove itself before it answers. */
    register(url: string): Promise<XWebhook>;
    /** X asks it again. @returns whether it proved itself */
    validate(id: string): Promise<boolean>;
    remove(id: string): Promise<void>;
    /** Asks for events of one kind about one user, unless that was asked before. */
    subscribe(webhookId: string, eventType: string, userId: string): Promise<void>;
  } | null;
}

const meSchema = v.object({
  data: v.object({
    id: xIdSchema,
    username: v.pipe(v.string(), v.minLength(1), v.maxLength(50)),
    name: v.optional(v.string(), ''),
    profile_image_url: v.optional(v.string()),
  }),
});
/** X gives no fewer mentions a page. */
const FEWEST = 5;
const mentionsSchema = v.object({ data: v.optional(v.array(v.object({ id: xIdSchema })), []) });
const webhookSchema = v.object({ id: xIdSchema, url: v.string(), valid: v.boolean() });
const webhooksSchema = v.object({ data: v.optional(v.array(webhookSchema), []) });
const registeredSchema = v.object({ data: webhookSchema });
const validatedSchema = v.object({ data: v.object({ valid: v.boolean() }) });
const subscriptionsSchema = v.object({
  data: v.optional(
    v.array(
      v.object({
        event_type: v.string(),
        filter: v.object({ user_id: v.optional(v.string()) }),
        webhook_id: v.optional(v.string()),
      }),
    ),
    [],
  ),
});

/** @param fetchFunction `fetch`, or something that behaves like it */
export function openSetup(access: XAccess, fetchFunction: typeof fetch = fetch): XSetup {
  const { asUser, asApp } = openApi(access, fetchFunction);

  return {
    async whoAmI() {
      const { data, headers } = await asUser.get<unknown>(
        'users/me',
        { 'user.fields': 'profile_image_url' },
        { fullResponse: true },
      );
      const { id, username, name, profile_image_url: avatar } = read(meSchema, data).data;
      const said = new Headers(headers as Record<string, string>);
      const level = said.get('x-access-level');
      return {
        profile: {
          x_user_id: id,
          handle: username,
          name: name.slice(0, 200),
          avatar_url: avatar ?? null,
        },
        // Also 'read-write-directmessages'.
        access: level === null ? null : level.startsWith('read-write') ? 'read-write' : 'read',
        skewMs: skewOf(said),
      };
    },
    async newestMentions(userId) {
      const answer = await (asApp ?? asUser).get<unknown>(
        'users/:id/mentions',
        { max_results: FEWEST },
        { params: { id: userId } },
      );
      return read(mentionsSchema, answer).data.map(({ id }) => id);
    },
    webhooks: asApp && {
      async list() {
        return read(webhooksSchema, await asApp.get<unknown>('webhooks')).data;
      },
      async register(url) {
        return read(registeredSchema, await asApp.post<unknown>('webhooks', { url })).data;
      },
      async validate(id) {
        const answer = await asApp.put<unknown>('webhooks/:id', undefined, { params: { id } });
        return read(validatedSchema, answer).data.valid;
      },
      async remove(id) {
        await asApp.delete<unknown>('webhooks/:id', undefined, { params: { id } });
      },
      async subscribe(webhookId, eventType, userId) {
        const { data } = read(
          subscriptionsSchema,
          await asApp.get<unknown>('activity/subscriptions'),
        );
        const known = data.some(
          (one) =>
            one.event_type === eventType &&
            one.filter.user_id === userId &&
            one.webhook_id === webhookId,
        );
        if (known) return;
        const body = { event_type: eventType, filter: { user_id: userId }, webhook_id: webhookId };
        await asApp.post<unknown>('activity/subscriptions', body);
      },
    },
  };
}
