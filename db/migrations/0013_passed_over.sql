ALTER TABLE `payments` ADD `trouble` text;--> statement-breakpoint
ALTER TABLE `payments` ADD `passed_over` text;