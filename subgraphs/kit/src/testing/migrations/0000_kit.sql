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
CREATE INDEX "idempotency_keys_created_at_index" ON "idempotency_keys" USING btree ("created_at");