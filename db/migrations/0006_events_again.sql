ALTER TABLE `webhook_events` ADD `body` text;--> statement-breakpoint
ALTER TABLE `webhook_events` ADD `handed` integer DEFAULT 0 NOT NULL;