CREATE TABLE `standing_work` (
	`id` text PRIMARY KEY NOT NULL,
	`service` text NOT NULL,
	`handler` text NOT NULL,
	`key` text,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`reason` text,
	`error_code` text,
	`next_try_at` integer,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `standing_work_by_key` ON `standing_work` (`key`);