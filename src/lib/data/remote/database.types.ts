/** Generated from the migrations by `npm run types`. Change those, not this. */

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export interface Database {
  public: {
    Tables: {
      articles: {
        Row: {
          archived_at: string | null;
          body: string;
          created_at: string;
          id: string;
          title: string;
          topics: string[];
          updated_at: string;
          updated_by: string | null;
          url: string | null;
        };
        Insert: {
          archived_at?: string | null;
          body: string;
          created_at?: string;
          id?: string;
          title: string;
          topics?: string[];
          updated_at?: string;
          updated_by?: string | null;
          url?: string | null;
        };
        Update: {
          archived_at?: string | null;
          body?: string;
          created_at?: string;
          id?: string;
          title?: string;
          topics?: string[];
          updated_at?: string;
          updated_by?: string | null;
          url?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'articles_updated_by_fkey';
            columns: ['updated_by'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
        ];
      };
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
      calendars: {
        Row: {
          created_at: string;
          hours: Json;
          id: string;
          name: string;
          time_zone: string;
          updated_at: string;
          updated_by: string | null;
        };
        Insert: {
          created_at?: string;
          hours: Json;
          id?: string;
          name: string;
          time_zone: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          hours?: Json;
          id?: string;
          name?: string;
          time_zone?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'calendars_updated_by_fkey';
            columns: ['updated_by'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
        ];
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
      holidays: {
        Row: {
          calendar_id: string;
          created_at: string;
          day: string;
          id: string;
          name: string;
          updated_at: string;
        };
        Insert: {
          calendar_id: string;
          created_at?: string;
          day: string;
          id?: string;
          name: string;
          updated_at?: string;
        };
        Update: {
          calendar_id?: string;
          created_at?: string;
          day?: string;
          id?: string;
          name?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'holidays_calendar_id_fkey';
            columns: ['calendar_id'];
            isOneToOne: false;
            referencedRelation: 'calendars';
            referencedColumns: ['id'];
          },
        ];
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
      macros: {
        Row: {
          archived_at: string | null;
          body: string;
          created_at: string;
          folder: string;
          id: string;
          solved_count: number;
          status_after: string | null;
          title: string;
          topics: string[];
          updated_at: string;
          updated_by: string | null;
          used_count: number;
        };
        Insert: {
          archived_at?: string | null;
          body: string;
          created_at?: string;
          folder: string;
          id?: string;
          solved_count?: number;
          status_after?: string | null;
          title: string;
          topics?: string[];
          updated_at?: string;
          updated_by?: string | null;
          used_count?: number;
        };
        Update: {
          archived_at?: string | null;
          body?: string;
          created_at?: string;
          folder?: string;
          id?: string;
          solved_count?: number;
          status_after?: string | null;
          title?: string;
          topics?: string[];
          updated_at?: string;
          updated_by?: string | null;
          used_count?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'macros_updated_by_fkey';
            columns: ['updated_by'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
        ];
      };
      members: {
        Row: {
          capacity: number | null;
          created_at: string;
          disabled_at: string | null;
          display_name: string;
          id: string;
          languages: string[];
          role: string;
          topics: string[];
          updated_at: string;
        };
        Insert: {
          capacity?: number | null;
          created_at?: string;
          disabled_at?: string | null;
          display_name: string;
          id: string;
          languages?: string[];
          role?: string;
          topics?: string[];
          updated_at?: string;
        };
        Update: {
          capacity?: number | null;
          created_at?: string;
          disabled_at?: string | null;
          display_name?: string;
          id?: string;
          languages?: string[];
          role?: string;
          topics?: string[];
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
          macro_id: string | null;
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
          macro_id?: string | null;
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
          macro_id?: string | null;
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
            foreignKeyName: 'replies_macro_id_fkey';
            columns: ['macro_id'];
            isOneToOne: false;
            referencedRelation: 'macros';
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
      settings: {
        Row: {
          created_at: string;
          id: string;
          key: string;
          updated_at: string;
          updated_by: string | null;
          value: Json;
        };
        Insert: {
          created_at?: string;
          id?: string;
          key: string;
          updated_at?: string;
          updated_by?: string | null;
          value: Json;
        };
        Update: {
          created_at?: string;
          id?: string;
          key?: string;
          updated_at?: string;
          updated_by?: string | null;
          value?: Json;
        };
        Relationships: [
          {
            foreignKeyName: 'settings_updated_by_fkey';
            columns: ['updated_by'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
        ];
      };
      sla_policies: {
        Row: {
          active: boolean;
          brand_account_ids: string[];
          calendar_id: string | null;
          created_at: string;
          first_response_minutes: number | null;
          id: string;
          levels: string[];
          name: string;
          next_response_minutes: number | null;
          pause_while_waiting: boolean;
          position: number;
          solve_minutes: number | null;
          topics: string[];
          updated_at: string;
          updated_by: string | null;
          warn_minutes: number;
        };
        Insert: {
          active?: boolean;
          brand_account_ids?: string[];
          calendar_id?: string | null;
          created_at?: string;
          first_response_minutes?: number | null;
          id?: string;
          levels?: string[];
          name: string;
          next_response_minutes?: number | null;
          pause_while_waiting?: boolean;
          position: number;
          solve_minutes?: number | null;
          topics?: string[];
          updated_at?: string;
          updated_by?: string | null;
          warn_minutes?: number;
        };
        Update: {
          active?: boolean;
          brand_account_ids?: string[];
          calendar_id?: string | null;
          created_at?: string;
          first_response_minutes?: number | null;
          id?: string;
          levels?: string[];
          name?: string;
          next_response_minutes?: number | null;
          pause_while_waiting?: boolean;
          position?: number;
          solve_minutes?: number | null;
          topics?: string[];
          updated_at?: string;
          updated_by?: string | null;
          warn_minutes?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'sla_policies_calendar_id_fkey';
            columns: ['calendar_id'];
            isOneToOne: false;
            referencedRelation: 'calendars';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'sla_policies_updated_by_fkey';
            columns: ['updated_by'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
        ];
      };
      team_members: {
        Row: {
          created_at: string;
          id: string;
          member_id: string;
          team_id: string;
          updated_at: string;
        };
        Insert: {
          created_at?: string;
          id?: string;
          member_id: string;
          team_id: string;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          member_id?: string;
          team_id?: string;
          updated_at?: string;
        };
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
        Row: {
          created_at: string;
          id: string;
          name: string;
          updated_at: string;
          updated_by: string | null;
        };
        Insert: {
          created_at?: string;
          id?: string;
          name: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Update: {
          created_at?: string;
          id?: string;
          name?: string;
          updated_at?: string;
          updated_by?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'teams_updated_by_fkey';
            columns: ['updated_by'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
        ];
      };
      tickets: {
        Row: {
          assignee_id: string | null;
          brand_account_id: string;
          conversation_id: string;
          created_at: string;
          csat_asked_at: string | null;
          csat_at: string | null;
          csat_comment: string | null;
          csat_score: number | null;
          csat_verified: boolean;
          customer_id: string;
          first_message_at: string;
          id: string;
          last_customer_message_at: string;
          last_reply_at: string | null;
          number: number;
          pauses: Json;
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
          csat_asked_at?: string | null;
          csat_at?: string | null;
          csat_comment?: string | null;
          csat_score?: number | null;
          csat_verified?: boolean;
          customer_id: string;
          first_message_at: string;
          id?: string;
          last_customer_message_at: string;
          last_reply_at?: string | null;
          number?: number;
          pauses?: Json;
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
          csat_asked_at?: string | null;
          csat_at?: string | null;
          csat_comment?: string | null;
          csat_score?: number | null;
          csat_verified?: boolean;
          customer_id?: string;
          first_message_at?: string;
          id?: string;
          last_customer_message_at?: string;
          last_reply_at?: string | null;
          number?: number;
          pauses?: Json;
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
      x_connections: {
        Row: {
          brand_account_id: string;
          created_at: string;
          credential_hints: Json;
          credentials_from: string;
          credentials_saved_at: string | null;
          disconnected_at: string | null;
          failing_since: string | null;
          id: string;
          last_error_at: string | null;
          last_error_code: string | null;
          last_error_detail: string | null;
          last_error_kind: string | null;
          last_polled_at: string | null;
          last_post_at: string | null;
          last_usage: Json | null;
          paused_at: string | null;
          poll_seconds: number;
          posts_read: number;
          posts_sent: number;
          posts_with_link_sent: number;
          prices: Json | null;
          retry_after: string | null;
          test_result: Json | null;
          tested_at: string | null;
          updated_at: string;
          updated_by: string | null;
          usage_month: string;
          webhook_last_event_at: string | null;
          webhook_state: string;
        };
        Insert: {
          brand_account_id: string;
          created_at?: string;
          credential_hints?: Json;
          credentials_from?: string;
          credentials_saved_at?: string | null;
          disconnected_at?: string | null;
          failing_since?: string | null;
          id?: string;
          last_error_at?: string | null;
          last_error_code?: string | null;
          last_error_detail?: string | null;
          last_error_kind?: string | null;
          last_polled_at?: string | null;
          last_post_at?: string | null;
          last_usage?: Json | null;
          paused_at?: string | null;
          poll_seconds?: number;
          posts_read?: number;
          posts_sent?: number;
          posts_with_link_sent?: number;
          prices?: Json | null;
          retry_after?: string | null;
          test_result?: Json | null;
          tested_at?: string | null;
          updated_at?: string;
          updated_by?: string | null;
          usage_month?: string;
          webhook_last_event_at?: string | null;
          webhook_state?: string;
        };
        Update: {
          brand_account_id?: string;
          created_at?: string;
          credential_hints?: Json;
          credentials_from?: string;
          credentials_saved_at?: string | null;
          disconnected_at?: string | null;
          failing_since?: string | null;
          id?: string;
          last_error_at?: string | null;
          last_error_code?: string | null;
          last_error_detail?: string | null;
          last_error_kind?: string | null;
          last_polled_at?: string | null;
          last_post_at?: string | null;
          last_usage?: Json | null;
          paused_at?: string | null;
          poll_seconds?: number;
          posts_read?: number;
          posts_sent?: number;
          posts_with_link_sent?: number;
          prices?: Json | null;
          retry_after?: string | null;
          test_result?: Json | null;
          tested_at?: string | null;
          updated_at?: string;
          updated_by?: string | null;
          usage_month?: string;
          webhook_last_event_at?: string | null;
          webhook_state?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'x_connections_brand_account_id_fkey';
            columns: ['brand_account_id'];
            isOneToOne: true;
            referencedRelation: 'brand_accounts';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'x_connections_updated_by_fkey';
            columns: ['updated_by'];
            isOneToOne: false;
            referencedRelation: 'members';
            referencedColumns: ['id'];
          },
        ];
      };
    };
    Views: Record<never, never>;
    Functions: {
      accept_invitation: { Args: { token: string }; Returns: Json };
      apply_mutation: { Args: { mutation: Json }; Returns: Json };
      apply_retention: { Args: { most?: number }; Returns: Json };
      archive_article: { Args: { id: string }; Returns: Json };
      archive_macro: { Args: { id: string }; Returns: Json };
      claim_first_admin: { Args: { code: string }; Returns: Json };
      claim_replies: { Args: { most: number; stale_seconds: number }; Returns: Json };
      claim_sla: { Args: { lease_seconds: number; most: number }; Returns: Json };
      compact_sync: { Args: { most?: number }; Returns: Json };
      connect_x_account: {
        Args: { author_id?: string; credentials: Json; profile: Json };
        Returns: Json;
      };
      csat_figures: { Args: { days: number }; Returns: Json };
      delete_calendar: { Args: { id: string }; Returns: Json };
      delete_sla_policy: { Args: { id: string }; Returns: Json };
      delete_team: { Args: { id: string }; Returns: Json };
      disconnect_x_account: {
        Args: { author_id?: string; brand_account_id: string };
        Returns: Json;
      };
      end_sessions: { Args: { member_id?: string; session_id?: string }; Returns: Json };
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
      import_macros: { Args: { rows: Json }; Returns: Json };
      ingest_posts: {
        Args: { brand_account_id: string; posts: Json; source: string };
        Returns: Json;
      };
      invite_people: { Args: { days?: number; invitations: Json }; Returns: Json };
      lease_triage: {
        Args: { device_id: string; message_ids: string[]; model_version: string; seconds?: number };
        Returns: Json;
      };
      lift_sign_in_lock: { Args: { address: string }; Returns: Json };
      look_at_invitation: { Args: { token: string }; Returns: Json };
      me: { Args: never; Returns: Json };
      my_ratings: { Args: never; Returns: Json };
      note_x_outcome: {
        Args: {
          brand_account_id: string;
          credentials_from?: string;
          error_code?: string;
          error_detail?: string;
          kind: string;
          retry_after?: string;
        };
        Returns: undefined;
      };
      note_x_reads: {
        Args: { brand_account_id: string; incoming?: boolean; kind: string; x_post_ids: string[] };
        Returns: number;
      };
      order_sla_policies: { Args: { ids: string[] }; Returns: Json };
      password_verification_attempt: { Args: { event: Json }; Returns: Json };
      people: { Args: never; Returns: Json };
      pull_changes: { Args: { most?: number; since: number }; Returns: Json };
      rate: { Args: { comment?: string; score: number; token: string }; Returns: Json };
      rate_ticket: { Args: { comment?: string; score: number; ticket_id: string }; Returns: Json };
      rating_page: { Args: { token: string }; Returns: Json };
      record_sla: { Args: { looked: Json }; Returns: number };
      refresh_macro_figures: { Args: never; Returns: number };
      revoke_invitation: { Args: { id: string }; Returns: Json };
      save_article: {
        Args: {
          body: string;
          id: string;
          seen?: string;
          title: string;
          topics: string[];
          url: string;
        };
        Returns: Json;
      };
      save_calendar: {
        Args: { hours: Json; id: string; name: string; seen?: string; time_zone: string };
        Returns: Json;
      };
      save_holidays: {
        Args: { calendar_id: string; holidays: Json; seen?: string };
        Returns: Json;
      };
      save_macro: {
        Args: {
          body: string;
          folder: string;
          id: string;
          seen?: string;
          status_after?: string;
          title: string;
          topics: string[];
        };
        Returns: Json;
      };
      save_member: { Args: { id: string; place: Json; seen?: string }; Returns: Json };
      save_setting: { Args: { key: string; seen?: string; value: Json }; Returns: Json };
      save_sla_policy: { Args: { id: string; policy: Json; seen?: string }; Returns: Json };
      save_team: { Args: { id: string; name: string; seen?: string }; Returns: Json };
      save_x_credentials: {
        Args: { author_id?: string; brand_account_id: string; credentials: Json };
        Returns: Json;
      };
      sessions: { Args: { member_id?: string }; Returns: Json };
      set_member_disabled: { Args: { disabled: boolean; member_id: string }; Returns: Json };
      set_member_role: { Args: { member_id: string; role: string }; Returns: Json };
      set_sync_settings: { Args: { settings: Json }; Returns: Json };
      set_team_members: {
        Args: { member_ids: string[]; seen?: string; team_id: string };
        Returns: Json;
      };
      set_x_paused: {
        Args: { author_id?: string; brand_account_id: string; paused: boolean };
        Returns: Json;
      };
      sign_in_locks: { Args: never; Returns: Json };
      snapshot: { Args: { cursor?: Json; page_size?: number }; Returns: Json };
      sync_settings: { Args: never; Returns: Json };
      ticket_rows: { Args: { ticket_id: string }; Returns: Json };
      tombstone_posts: { Args: { x_post_ids: string[] }; Returns: number };
      x_accounts: { Args: never; Returns: Json };
    };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
}
