CREATE TABLE `breaker_changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`system` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`by` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `breaker_changes_by_system` ON `breaker_changes` (`system`,`id`);--> statement-breakpoint
CREATE TABLE `breakers` (
	`system` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`failures` integer NOT NULL,
	`until` integer,
	`probe` integer,
	`since` integer NOT NULL,
	`reason` text
);
--> statement-breakpoint
ALTER TABLE `payments` ADD `trouble` text;--> statement-breakpoint
ALTER TABLE `payments` ADD `passed_over` text;--> statement-breakpoint
ALTER TABLE `shipments` ADD `carrier` text;--> statement-breakpoint
ALTER TABLE `shipments` ADD `passed_over` text;