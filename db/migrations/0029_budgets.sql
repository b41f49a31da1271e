CREATE TABLE `gate_budgets` (
	`organisation_id` text NOT NULL,
	`month` text NOT NULL,
	`reserved` integer DEFAULT 0 NOT NULL,
	`used` integer DEFAULT 0 NOT NULL,
	`told_percent` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`organisation_id`, `month`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `gate_places` ADD `patience_ms` integer;--> statement-breakpoint
ALTER TABLE `gate_places` ADD `estimate` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `gate_places` ADD `budget_month` text;--> statement-breakpoint
ALTER TABLE `gate_places` ADD `cost` integer;--> statement-breakpoint
CREATE INDEX `gate_places_by_estimate` ON `gate_places` (`organisation_id`,`state`,`estimate`);--> statement-breakpoint
CREATE INDEX `gate_places_by_month` ON `gate_places` (`organisation_id`,`budget_month`);--> statement-breakpoint
ALTER TABLE `organisations` ADD `monthly_budget` integer DEFAULT 10000 NOT NULL;