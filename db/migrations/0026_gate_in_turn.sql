DROP INDEX `gate_places_by_turn`;--> statement-breakpoint
CREATE INDEX `gate_places_in_turn` ON `gate_places` (`organisation_id`,`state`,"priority" desc,`seq`);--> statement-breakpoint
CREATE INDEX `gate_places_by_time` ON `gate_places` (`state`,`not_before`);