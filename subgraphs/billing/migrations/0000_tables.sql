CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"balance" bigint NOT NULL,
	"earned_today" bigint NOT NULL,
	"business_day" date NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"registered_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"account_version" bigint NOT NULL,
	"kind" text NOT NULL,
	"debit_account" text NOT NULL,
	"credit_account" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"task_id" text,
	"business_day" date NOT NULL,
	"late" boolean NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"booked_at" timestamp (3) with time zone NOT NULL,
	"balance_after" bigint NOT NULL,
	"cause_event_id" uuid NOT NULL,
	"correlation_id" text NOT NULL,
	CONSTRAINT "ledger_entries_cause" UNIQUE("cause_event_id","kind"),
	CONSTRAINT "ledger_entries_order" UNIQUE("account_id","account_version"),
	CONSTRAINT "ledger_entries_amount" CHECK ("ledger_entries"."amount" > 0),
	CONSTRAINT "ledger_entries_sides" CHECK ("ledger_entries"."debit_account" <> "ledger_entries"."credit_account")
);
--> statement-breakpoint
CREATE TABLE "prices" (
	"task_id" text PRIMARY KEY NOT NULL,
	"fee" bigint NOT NULL,
	"reward" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"priced_at" timestamp (3) with time zone NOT NULL,
	"correlation_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "business_settings" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"time_zone" text NOT NULL,
	"started_day" date NOT NULL,
	"stored_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "business_settings_only" CHECK ("business_settings"."only")
);
--> statement-breakpoint
CREATE TABLE "days" (
	"business_day" date PRIMARY KEY NOT NULL,
	"fenced_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "aggregates" (
	"type" text NOT NULL,
	"id" text NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "aggregates_type_id_pk" PRIMARY KEY("type","id")
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"id" uuid PRIMARY KEY NOT NULL,
	"consumer" text NOT NULL,
	"stream" text NOT NULL,
	"sequence" bigint NOT NULL,
	"subject" text NOT NULL,
	"payload" "bytea" NOT NULL,
	"reason" text NOT NULL,
	"detail" text NOT NULL,
	"attempts" integer NOT NULL,
	"parked_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"redriven_at" timestamp (3) with time zone,
	CONSTRAINT "dead_letters_consumer_stream_sequence_unique" UNIQUE("consumer","stream","sequence")
);
--> statement-breakpoint
CREATE TABLE "delivery_attempts" (
	"consumer" text NOT NULL,
	"stream" text NOT NULL,
	"sequence" bigint NOT NULL,
	"attempts" integer NOT NULL,
	"last_error" text NOT NULL,
	"first_failed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "delivery_attempts_consumer_stream_sequence_pk" PRIMARY KEY("consumer","stream","sequence")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"position" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "events_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" uuid NOT NULL,
	"aggregate_type" text NOT NULL,
	"aggregate_id" text NOT NULL,
	"aggregate_version" bigint NOT NULL,
	"type" text NOT NULL,
	"envelope" jsonb NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_event_id_unique" UNIQUE("event_id"),
	CONSTRAINT "events_aggregate_type_aggregate_id_aggregate_version_unique" UNIQUE("aggregate_type","aggregate_id","aggregate_version")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"actor_id" text NOT NULL,
	"command" text NOT NULL,
	"key" text NOT NULL,
	"input_hash" text NOT NULL,
	"result" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_actor_id_command_key_pk" PRIMARY KEY("actor_id","command","key")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"consumer" text NOT NULL,
	"event_id" uuid NOT NULL,
	"handled_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_consumer_event_id_pk" PRIMARY KEY("consumer","event_id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"position" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"lane" text NOT NULL,
	"stream" text NOT NULL,
	"subject" text NOT NULL,
	"message_id" text NOT NULL,
	"state_version" bigint,
	"payload" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "states" (
	"type" text NOT NULL,
	"entity_id" text NOT NULL,
	"version" bigint NOT NULL,
	"envelope" jsonb NOT NULL,
	CONSTRAINT "states_type_entity_id_pk" PRIMARY KEY("type","entity_id")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"user_id" text PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"name" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_texts" (
	"task_id" text PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"title" text NOT NULL,
	"jira_id" text,
	"description" text
);
--> statement-breakpoint
CREATE INDEX "ledger_entries_day" ON "ledger_entries" USING btree ("business_day","account_id","kind","amount");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_at_index" ON "idempotency_keys" USING btree ("created_at");