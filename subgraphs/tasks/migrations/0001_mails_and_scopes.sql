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
DROP INDEX "tasks_newest";--> statement-breakpoint
DROP INDEX "tasks_of_assignee";--> statement-breakpoint
ALTER TABLE "shuffles" ADD COLUMN "unborn" bigint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "shuffles" ADD COLUMN "open_at_start" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "shuffles" ADD COLUMN "events_before" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "mails_due" ON "mails" USING btree ("next_attempt_at","cause") WHERE "mails"."sent_at" is null;--> statement-breakpoint
CREATE INDEX "tasks_by_age" ON "tasks" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "tasks_of_status" ON "tasks" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "tasks_of_assignee_by_age" ON "tasks" USING btree ("assignee_id","created_at","id");