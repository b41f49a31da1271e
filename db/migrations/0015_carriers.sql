ALTER TABLE `shipments` ADD `carrier` text;--> statement-breakpoint
ALTER TABLE `shipments` ADD `passed_over` text;