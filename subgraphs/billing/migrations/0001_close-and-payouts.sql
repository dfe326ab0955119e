CREATE TABLE "contacts" (
	"user_id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"cause" text PRIMARY KEY NOT NULL,
	"message_id" text NOT NULL,
	"recipient_id" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"correlation_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_error" text,
	"sent_at" timestamp (3) with time zone,
	"sent_to" text,
	CONSTRAINT "mails_message_id_unique" UNIQUE("message_id")
);
--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"business_day" date NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text DEFAULT 'USD' NOT NULL,
	"status" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone,
	"sent" boolean DEFAULT false NOT NULL,
	"last_error" text,
	"method" text,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"paid_at" timestamp (3) with time zone,
	"correlation_id" text NOT NULL,
	"version" bigint NOT NULL,
	CONSTRAINT "payouts_account_day" UNIQUE("account_id","business_day")
);
--> statement-breakpoint
DROP INDEX "ledger_entries_day";--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "closed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "closed_through" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "accounts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "negative_accounts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "carried_debt" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "payouts_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "payouts_total" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "fees" bigint;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "rewards" bigint;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "correlation_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "actor_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "days" ADD COLUMN "actor_role" text NOT NULL;--> statement-breakpoint
CREATE INDEX "mails_due" ON "mails" USING btree ("next_attempt_at","cause") WHERE "mails"."sent_at" is null;--> statement-breakpoint
CREATE INDEX "payouts_due" ON "payouts" USING btree ("due_at") WHERE "payouts"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "payouts_newest" ON "payouts" USING btree ("business_day" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "ledger_entries_account_day" ON "ledger_entries" USING btree ("account_id","business_day","kind","amount");--> statement-breakpoint
CREATE INDEX "ledger_entries_day" ON "ledger_entries" USING btree ("business_day","kind","amount");