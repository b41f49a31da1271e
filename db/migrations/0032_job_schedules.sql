CREATE TABLE `job_schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`user_id` text NOT NULL,
	`handler` text NOT NULL,
	`form` text NOT NULL,
	`title` text NOT NULL,
	`rhythm` text NOT NULL,
	`time_zone` text NOT NULL,
	`catch_up` text NOT NULL,
	`overlap` text NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`next_at` integer NOT NULL,
	`ends_at` integer,
	`times_left` integer,
	`last_job_id` text,
	`note` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `job_schedules_due` ON `job_schedules` (`state`,`next_at`);--> statement-breakpoint
CREATE INDEX `job_schedules_by_organisation` ON `job_schedules` (`organisation_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `job_schedules_by_user` ON `job_schedules` (`user_id`);--> statement-breakpoint
ALTER TABLE `jobs` ADD `finish_by` integer;