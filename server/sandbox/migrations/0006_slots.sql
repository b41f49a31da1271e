CREATE TABLE `slots` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`order_id` text NOT NULL,
	`day` text NOT NULL,
	`status` text DEFAULT 'held' NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `slots_key_unique` ON `slots` (`key`);--> statement-breakpoint
CREATE INDEX `slots_by_day` ON `slots` (`day`,`status`);--> statement-breakpoint
CREATE INDEX `slots_by_order` ON `slots` (`order_id`);--> statement-breakpoint
ALTER TABLE `labels` ADD `slot_id` text;