CREATE TABLE `trips` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`status` text DEFAULT 'asking' NOT NULL,
	`customer_email` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`flight_wish` text NOT NULL,
	`hotel_wish` text NOT NULL,
	`expected_cents` integer,
	`flight` text,
	`room` text,
	`flight_cents` integer DEFAULT 0 NOT NULL,
	`room_cents` integer DEFAULT 0 NOT NULL,
	`total_cents` integer DEFAULT 0 NOT NULL,
	`currency` text DEFAULT 'EUR' NOT NULL,
	`asked_cents` integer,
	`held_until` integer,
	`flight_reservation_id` text,
	`room_reservation_id` text,
	`ticket_number` text,
	`voucher_number` text,
	`refund_rule` text,
	`refund_cents` integer,
	`reason` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "trips_total_adds_up" CHECK("trips"."total_cents" = "trips"."flight_cents" + "trips"."room_cents"),
	CONSTRAINT "trips_refund_within_total" CHECK("trips"."refund_cents" is null or "trips"."refund_cents" <= "trips"."total_cents")
);
--> statement-breakpoint
CREATE INDEX `trips_by_user` ON `trips` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `trips_by_status` ON `trips` (`status`,`created_at`);--> statement-breakpoint
ALTER TABLE `payments` ADD `let_go_at` integer;