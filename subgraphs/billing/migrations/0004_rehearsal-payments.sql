CREATE TABLE "rehearsal_orders" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"behaviour" text NOT NULL,
	CONSTRAINT "rehearsal_orders_only" CHECK ("rehearsal_orders"."only")
);
--> statement-breakpoint
CREATE TABLE "rehearsal_payments" (
	"key" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"paid_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
