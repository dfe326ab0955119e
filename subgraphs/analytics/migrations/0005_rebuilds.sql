CREATE TABLE "rebuilds" (
	"id" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"events" integer
);
--> statement-breakpoint
CREATE INDEX "rebuilds_requested_at_index" ON "rebuilds" USING btree ("requested_at");