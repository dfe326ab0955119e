CREATE TABLE "secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stream_positions" (
	"stream" text PRIMARY KEY NOT NULL,
	"created_at" text NOT NULL,
	"last_sequence" bigint NOT NULL
);
