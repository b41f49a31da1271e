CREATE TABLE `pace_buckets` (
	`key` text PRIMARY KEY NOT NULL,
	`left` real NOT NULL,
	`filled_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `pace_waits` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`bucket` text NOT NULL,
	`run_id` text NOT NULL,
	`priority` integer NOT NULL,
	`due_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pace_waits_once` ON `pace_waits` (`bucket`,`run_id`);--> statement-breakpoint
CREATE INDEX `pace_waits_by_run` ON `pace_waits` (`run_id`);--> statement-breakpoint
CREATE INDEX `pace_waits_due` ON `pace_waits` (`bucket`,`due_at`);--> statement-breakpoint
ALTER TABLE `organisations` ADD `calls_per_minute` integer DEFAULT 60 NOT NULL;