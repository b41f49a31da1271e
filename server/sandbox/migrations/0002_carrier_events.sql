ALTER TABLE `tracking` ADD `tell_at` integer;--> statement-breakpoint
CREATE INDEX `tracking_by_telling` ON `tracking` (`tell_at`);--> statement-breakpoint
ALTER TABLE `webhook_deliveries` ADD `teller` text DEFAULT 'payment' NOT NULL;