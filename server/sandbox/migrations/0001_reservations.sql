CREATE TABLE `claims` (
	`reservation_id` text NOT NULL,
	`unit` text NOT NULL,
	`quantity` integer NOT NULL,
	PRIMARY KEY(`reservation_id`, `unit`),
	FOREIGN KEY (`reservation_id`) REFERENCES `reservations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `claims_by_unit` ON `claims` (`unit`);--> statement-breakpoint
CREATE TABLE `reservations` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`seller` text NOT NULL,
	`trip_id` text NOT NULL,
	`request` text NOT NULL,
	`total_cents` integer NOT NULL,
	`currency` text NOT NULL,
	`status` text DEFAULT 'reserved' NOT NULL,
	`expires_at` integer NOT NULL,
	`confirmation` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reservations_key_unique` ON `reservations` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `reservations_confirmation_unique` ON `reservations` (`confirmation`);--> statement-breakpoint
CREATE INDEX `reservations_by_trip` ON `reservations` (`trip_id`);