ALTER TABLE `step_events` ADD `allowed` integer;--> statement-breakpoint
ALTER TABLE `step_events` ADD `until` integer;