CREATE TABLE "closed_days" (
	"business_day" text PRIMARY KEY NOT NULL,
	"time_zone" text NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	"fees" bigint NOT NULL,
	"rewards" bigint NOT NULL,
	"income" bigint NOT NULL,
	"negative_accounts" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "completions" (
	"task_id" text PRIMARY KEY NOT NULL,
	"assignee_id" text NOT NULL,
	"completed_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"stream" text NOT NULL,
	"type" text NOT NULL,
	"entity_id" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"actor_id" text NOT NULL,
	"actor_role" text NOT NULL,
	"correlation_id" text NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "prices" (
	"task_id" text PRIMARY KEY NOT NULL,
	"fee" bigint NOT NULL,
	"reward" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "completions_completed_at_index" ON "completions" USING btree ("completed_at");--> statement-breakpoint
CREATE INDEX "facts_occurred_at_event_id_index" ON "facts" USING btree ("occurred_at","event_id");--> statement-breakpoint
CREATE INDEX "facts_actor_id_occurred_at_event_id_index" ON "facts" USING btree ("actor_id","occurred_at","event_id");--> statement-breakpoint
CREATE INDEX "facts_stream_occurred_at_index" ON "facts" USING btree ("stream","occurred_at");--> statement-breakpoint
CREATE INDEX "accounts_balance_account_id_index" ON "accounts" USING btree ("balance","account_id") WHERE "accounts"."balance" < 0;