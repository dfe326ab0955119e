CREATE TABLE "close_parts" (
	"business_day" date NOT NULL,
	"after_id" text NOT NULL,
	"through_id" text,
	"is_done" boolean DEFAULT false NOT NULL,
	"accounts" integer DEFAULT 0 NOT NULL,
	"negative_accounts" integer DEFAULT 0 NOT NULL,
	"carried_debt" bigint DEFAULT 0 NOT NULL,
	"payouts_count" integer DEFAULT 0 NOT NULL,
	"payouts_total" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "close_parts_business_day_after_id_pk" PRIMARY KEY("business_day","after_id")
);
--> statement-breakpoint
INSERT INTO "close_parts" SELECT "business_day", '', "closed_through", true, "accounts", "negative_accounts", "carried_debt", "payouts_count", "payouts_total" FROM "days" WHERE "closed_at" IS NULL AND "closed_through" <> '';--> statement-breakpoint
INSERT INTO "close_parts" ("business_day", "after_id") SELECT "business_day", "closed_through" FROM "days" WHERE "closed_at" IS NULL AND "closed_through" <> '';--> statement-breakpoint
ALTER TABLE "days" DROP COLUMN "closed_through";