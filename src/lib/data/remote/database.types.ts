/** Generated from the migrations by `npm run types`. Change those, not this. */

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export interface Database {
  public: {
    Tables: {
      brand_accounts: {
        Row: {
          avatar_url: string | null;
          created_at: string;
          handle: string;
          id: string;
          name: string;
          updated_at: string;
          x_user_id: string;
        };
        Insert: {
          avatar_url?: string | null;
          created_at?: string;
          handle: string;
          id?: string;
          name: string;
          updated_at?: string;
          x_user_id: string;
        };
        Update: {
          avatar_url?: string | null;
          created_at?: string;
          handle?: string;
          id?: string;
          name?: string;
          updated_at?: string;
          x_user_id?: string;
        };
        Relationships: [];
      };
      customers: {
        Row: {
          avatar_url: string | null;
          bio: string | null;
          created_at: string;
          followers: number;
          following: number;
          handle: string;
          id: string;
          name: string;
          updated_at: string;
          verified: boolean;
          x_user_id: string;
        };
        Insert: {
          avatar_url?: string | null;
          bio?: string | null;
          created_at?: string;
          followers?: number;
          following?: number;
          handle: string;
          id?: string;
          name: string;
          updated_at?: string;
          verified?: boolean;
          x_user_id: string;
        };
        Update: {
          avatar_url?: string | null;
          bio?: string | null;
          created_at?: string;
          followers?: number;
          following?: number;
          handle?: string;
          id?: string;
          name?: string;
          updated_at?: string;
          verified?: boolean;
          x_user_id?: string;
        };
        Relationships: [];
      };
      ingest_cursors: {
        Row: {
          brand_account_id: string;
          created_at: string;
          error_code: string | null;
          error_detail: string | null;
          newest_id: string | null;
          next_token: string | null;
          polled_at: string | null;
          retry_after: string | null;
          since_id: string | null;
          source: string;
          updated_at: string;
        };
        Insert: {
          brand_account_id: string;
          created_at?: string;
          error_code?: string | null;
          error_detail?: string | null;
          newest_id?: string | null;
          next_token?: string | null;
          polled_at?: string | null;
          retry_after?: string | null;
          since_id?: string | null;
          source: string;
          updated_at?: string;
        };
        Update: {
          brand_account_id?: string;
          created_at?: string;
          error_code?: string | null;
          error_detail?: string | null;
          newest_id?: string | null;
          next_token?: string | null;
          polled_at?: string | null;
          retry_after?: string | null;
          since_id?: string | null;
          source?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'ingest_cursors_brand_account_id_fkey';
            columns: ['brand_account_id'];
            isOneToOne: false;
            referencedRelation: 'brand_accounts';
            referencedColumns: ['id'];
          },
        ];
      };
      members: {
        Row: {
          created_at: string;
          disabled_at: string | null;
          display_name: string;
          id: string;
          role: string;
          updated_at: string;
        };
        Insert: {
          created_at?: string;
          disabled_at?: string | null;
          display_name: string;
          id: string;
          role?: string;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          disabled_at?: string | null;
          display_name?: string;
          id?: string;
          role?: string;
          updated_at?: string;
        };
        Relationships: [];
      };
      messages: {
        Row: {
          author_id: string | null;
          created_at: string;
          customer_id: string | null;
          deleted_at: string | null;
          edited_at: string | null;
          id: string;
          in_reply_to_x_post_id: string | null;
          kind: string;
          language: string | null;
          media: Json;
          posted_at: string;
          text: string;
          ticket_id: string;
          updated_at: string;
          x_post_id: string | null;
        };
        Insert: {
          author_id?: string | null;
          created_at?: string;
          customer_id?: string | null;
          deleted_at?: string | null;
          edited_at?: string | null;
          id?: string;
          in_reply_to_x_post_id?: string | null;
          kind: string;
          language?: string | null;
          media?: Json;
          posted_at: string;
          text: string;
          ticket_id: string;
          updated_at?: string;
          x_post_id?: string | null;
        };
        Update: {
          author_id?: string | null;
          created_at?: string;
          customer_id?: string | null;
          deleted_at?: string | null;
          edited_at?: string | null;
          id?: string;
          in_reply_to_x_post_id?: string | null;
          kind?: string;
          language?: string | null;
          media?: Json;
          posted_at?: string;
          text?: string;
          ticket_id?: string;
          updated_at?: string;
          x_post_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'messages_author_id_fkey';
            columns: ['author_id'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'messages_customer_id_fkey';
            columns: ['customer_id'];
            isOneToOne: false;
            referencedRelation: 'customers';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'messages_ticket_id_fkey';
            columns: ['ticket_id'];
            isOneToOne: false;
            referencedRelation: 'tickets';
            referencedColumns: ['id'];
          },
        ];
      };
      notifications: {
        Row: {
          created_at: string;
          id: string;
          kind: string;
          read_at: string | null;
          ticket_id: string | null;
          updated_at: string;
          user_id: string;
        };
        Insert: {
          created_at?: string;
          id?: string;
          kind: string;
          read_at?: string | null;
          ticket_id?: string | null;
          updated_at?: string;
          user_id: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          kind?: string;
          read_at?: string | null;
          ticket_id?: string | null;
          updated_at?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'notifications_ticket_id_fkey';
            columns: ['ticket_id'];
            isOneToOne: false;
            referencedRelation: 'tickets';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'notifications_user_id_fkey';
            columns: ['user_id'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
        ];
      };
      raw_events: {
        Row: {
          brand_account_id: string | null;
          created_at: string;
          error_code: string | null;
          error_detail: string | null;
          external_id: string | null;
          id: string;
          payload: Json | null;
          received_at: string;
          source: string;
          state: string;
          updated_at: string;
        };
        Insert: {
          brand_account_id?: string | null;
          created_at?: string;
          error_code?: string | null;
          error_detail?: string | null;
          external_id?: string | null;
          id?: string;
          payload?: Json | null;
          received_at?: string;
          source: string;
          state: string;
          updated_at?: string;
        };
        Update: {
          brand_account_id?: string | null;
          created_at?: string;
          error_code?: string | null;
          error_detail?: string | null;
          external_id?: string | null;
          id?: string;
          payload?: Json | null;
          received_at?: string;
          source?: string;
          state?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'raw_events_brand_account_id_fkey';
            columns: ['brand_account_id'];
            isOneToOne: false;
            referencedRelation: 'brand_accounts';
            referencedColumns: ['id'];
          },
        ];
      };
      replies: {
        Row: {
          attempts: number;
          author_id: string;
          created_at: string;
          error_code: string | null;
          error_detail: string | null;
          id: string;
          in_reply_to_message_id: string;
          sent_at: string | null;
          state: string;
          text: string;
          ticket_id: string;
          updated_at: string;
          x_post_id: string | null;
        };
        Insert: {
          attempts?: number;
          author_id: string;
          created_at?: string;
          error_code?: string | null;
          error_detail?: string | null;
          id: string;
          in_reply_to_message_id: string;
          sent_at?: string | null;
          state?: string;
          text: string;
          ticket_id: string;
          updated_at?: string;
          x_post_id?: string | null;
        };
        Update: {
          attempts?: number;
          author_id?: string;
          created_at?: string;
          error_code?: string | null;
          error_detail?: string | null;
          id?: string;
          in_reply_to_message_id?: string;
          sent_at?: string | null;
          state?: string;
          text?: string;
          ticket_id?: string;
          updated_at?: string;
          x_post_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'replies_author_id_fkey';
            columns: ['author_id'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'replies_ticket_id_in_reply_to_message_id_fkey';
            columns: ['ticket_id', 'in_reply_to_message_id'];
            isOneToOne: false;
            referencedRelation: 'messages';
            referencedColumns: ['ticket_id', 'id'];
          },
        ];
      };
      team_members: {
        Row: { created_at: string; member_id: string; team_id: string; updated_at: string };
        Insert: { created_at?: string; member_id: string; team_id: string; updated_at?: string };
        Update: { created_at?: string; member_id?: string; team_id?: string; updated_at?: string };
        Relationships: [
          {
            foreignKeyName: 'team_members_member_id_fkey';
            columns: ['member_id'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'team_members_team_id_fkey';
            columns: ['team_id'];
            isOneToOne: false;
            referencedRelation: 'teams';
            referencedColumns: ['id'];
          },
        ];
      };
      teams: {
        Row: { created_at: string; id: string; name: string; updated_at: string };
        Insert: { created_at?: string; id?: string; name: string; updated_at?: string };
        Update: { created_at?: string; id?: string; name?: string; updated_at?: string };
        Relationships: [];
      };
      tickets: {
        Row: {
          assignee_id: string | null;
          brand_account_id: string;
          conversation_id: string;
          created_at: string;
          customer_id: string;
          first_message_at: string;
          id: string;
          last_customer_message_at: string;
          last_reply_at: string | null;
          number: number;
          solved_at: string | null;
          status: string;
          team_id: string | null;
          updated_at: string;
        };
        Insert: {
          assignee_id?: string | null;
          brand_account_id: string;
          conversation_id: string;
          created_at?: string;
          customer_id: string;
          first_message_at: string;
          id?: string;
          last_customer_message_at: string;
          last_reply_at?: string | null;
          number?: number;
          solved_at?: string | null;
          status?: string;
          team_id?: string | null;
          updated_at?: string;
        };
        Update: {
          assignee_id?: string | null;
          brand_account_id?: string;
          conversation_id?: string;
          created_at?: string;
          customer_id?: string;
          first_message_at?: string;
          id?: string;
          last_customer_message_at?: string;
          last_reply_at?: string | null;
          number?: number;
          solved_at?: string | null;
          status?: string;
          team_id?: string | null;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'tickets_assignee_id_fkey';
            columns: ['assignee_id'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'tickets_brand_account_id_fkey';
            columns: ['brand_account_id'];
            isOneToOne: false;
            referencedRelation: 'brand_accounts';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'tickets_customer_id_fkey';
            columns: ['customer_id'];
            isOneToOne: false;
            referencedRelation: 'customers';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'tickets_team_id_fkey';
            columns: ['team_id'];
            isOneToOne: false;
            referencedRelation: 'teams';
            referencedColumns: ['id'];
          },
        ];
      };
      triage: {
        Row: {
          author_id: string | null;
          corrected_heads: string[];
          created_at: string;
          embedding: string | null;
          evidence: string[];
          id: string;
          language_supported: boolean;
          message_id: string;
          model_version: string;
          readings: Json;
          source: string;
          ticket_id: string;
          updated_at: string;
        };
        Insert: {
          author_id?: string | null;
          corrected_heads?: string[];
          created_at?: string;
          embedding?: string | null;
          evidence?: string[];
          id?: string;
          language_supported?: boolean;
          message_id: string;
          model_version: string;
          readings: Json;
          source: string;
          ticket_id: string;
          updated_at?: string;
        };
        Update: {
          author_id?: string | null;
          corrected_heads?: string[];
          created_at?: string;
          embedding?: string | null;
          evidence?: string[];
          id?: string;
          language_supported?: boolean;
          message_id?: string;
          model_version?: string;
          readings?: Json;
          source?: string;
          ticket_id?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'triage_author_id_fkey';
            columns: ['author_id'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'triage_ticket_id_message_id_fkey';
            columns: ['ticket_id', 'message_id'];
            isOneToOne: false;
            referencedRelation: 'messages';
            referencedColumns: ['ticket_id', 'id'];
          },
        ];
      };
    };
    Views: Record<never, never>;
    Functions: {
      apply_mutation: { Args: { mutation: Json }; Returns: Json };
      claim_first_admin: { Args: { code: string }; Returns: Json };
      claim_replies: { Args: { most: number; stale_seconds: number }; Returns: Json };
      compact_sync: { Args: { most?: number }; Returns: Json };
      finish_reply: {
        Args: {
          error_code?: string;
          error_detail?: string;
          outcome: string;
          reply_id: string;
          sent_at?: string;
          x_post_id?: string;
        };
        Returns: Json;
      };
      ingest_posts: {
        Args: { brand_account_id: string; posts: Json; source: string };
        Returns: Json;
      };
      lease_triage: {
        Args: { device_id: string; message_ids: string[]; model_version: string; seconds?: number };
        Returns: Json;
      };
      me: { Args: never; Returns: Json };
      pull_changes: { Args: { most?: number; since: number }; Returns: Json };
      set_member_disabled: { Args: { disabled: boolean; member_id: string }; Returns: Json };
      set_member_role: { Args: { member_id: string; role: string }; Returns: Json };
      set_sync_settings: { Args: { settings: Json }; Returns: Json };
      snapshot: { Args: { cursor?: Json; page_size?: number }; Returns: Json };
      sync_settings: { Args: never; Returns: Json };
      ticket_rows: { Args: { ticket_id: string }; Returns: Json };
      tombstone_posts: { Args: { x_post_ids: string[] }; Returns: number };
    };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
}
