CREATE TABLE `gate_places` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`state` text DEFAULT 'queued' NOT NULL,
	`priority` integer DEFAULT 0 NOT NULL,
	`not_before` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`awakeable_id` text,
	`entered_at` integer NOT NULL,
	`begun_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `gate_places_run_id_unique` ON `gate_places` (`run_id`);--> statement-breakpoint
CREATE INDEX `gate_places_by_turn` ON `gate_places` (`organisation_id`,`state`,`priority`,`seq`);--> statement-breakpoint
CREATE INDEX `gate_places_by_state` ON `gate_places` (`state`,`expires_at`);--> statement-breakpoint
CREATE TABLE `gate_turns` (
	`organisation_id` text PRIMARY KEY NOT NULL,
	`last_turn` real NOT NULL,
	`allowance_left` real NOT NULL,
	`allowance_filled_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`user_id` text NOT NULL,
	`handler` text NOT NULL,
	`input` text NOT NULL,
	`key` text,
	`result` text,
	`reason` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_by_key` ON `jobs` (`organisation_id`,`key`);--> statement-breakpoint
CREATE INDEX `jobs_by_organisation` ON `jobs` (`organisation_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`organisation_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`invited_at` integer NOT NULL,
	`accepted_at` integer,
	PRIMARY KEY(`organisation_id`, `user_id`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `memberships_by_user` ON `memberships` (`user_id`);--> statement-breakpoint
CREATE TABLE `organisations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`state_reason` text,
	`weight` integer NOT NULL,
	`parallel_runs` integer NOT NULL,
	`starts_per_minute` integer NOT NULL,
	`queue_depth` integer NOT NULL,
	`queue_seconds` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "organisations_limits_let_something_through" CHECK("organisations"."weight" > 0 and "organisations"."parallel_runs" > 0 and "organisations"."starts_per_minute" > 0
        and "organisations"."queue_depth" > 0 and "organisations"."queue_seconds" > 0)
);
