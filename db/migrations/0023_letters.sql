CREATE TABLE `letters` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`user_id` text NOT NULL,
	`run_id` text,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`facts` text DEFAULT '{}' NOT NULL,
	`order_number` integer,
	`to` text,
	`sent_to` text,
	`state` text DEFAULT 'waiting' NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`due_at` integer NOT NULL,
	`useless_from` integer,
	`sent_at` integer,
	`again_for` integer,
	`again_by` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `letters_key_unique` ON `letters` (`key`);--> statement-breakpoint
CREATE INDEX `letters_due` ON `letters` (`due_at`) WHERE "letters"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX `letters_by_user` ON `letters` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `letters_by_run` ON `letters` (`run_id`);--> statement-breakpoint
CREATE INDEX `letters_by_order` ON `letters` (`order_number`,`id`);--> statement-breakpoint
CREATE INDEX `letters_by_address` ON `letters` ("sent_to" collate nocase);--> statement-breakpoint
CREATE TABLE `password_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `password_links_by_user` ON `password_links` (`user_id`);--> statement-breakpoint
ALTER TABLE `users` ADD `email` text;--> statement-breakpoint
CREATE INDEX `users_by_email` ON `users` ("email" collate nocase);