CREATE TABLE `differences` (
	`kind` text NOT NULL,
	`run_id` text NOT NULL,
	`words` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`kind`, `run_id`)
);
--> statement-breakpoint
CREATE TABLE `looks` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`mended` integer NOT NULL
);
