CREATE TABLE `export_pieces` (
	`act_id` text NOT NULL,
	`at` integer NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`act_id`, `at`),
	FOREIGN KEY (`act_id`) REFERENCES `organisation_acts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `organisation_acts` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`withdraws` integer DEFAULT false NOT NULL,
	`state_before` text NOT NULL,
	`reason_before` text,
	`grace_until` integer,
	`taken_back_at` integer,
	`erasing_at` integer,
	`withdrawn` integer DEFAULT 0 NOT NULL,
	`cancelled` integer DEFAULT 0 NOT NULL,
	`told_up_to` integer DEFAULT 0 NOT NULL,
	`jobs` integer DEFAULT 0 NOT NULL,
	`up_to` integer DEFAULT 0 NOT NULL,
	`people` integer DEFAULT 0 NOT NULL,
	`size` integer DEFAULT 0 NOT NULL,
	`available_until` integer,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `organisation_acts_by_organisation` ON `organisation_acts` (`organisation_id`,`created_at`);