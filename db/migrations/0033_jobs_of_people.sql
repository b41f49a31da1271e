CREATE INDEX `gate_places_by_organisation` ON `gate_places` (`organisation_id`,`seq`);--> statement-breakpoint
CREATE INDEX `jobs_by_user` ON `jobs` (`user_id`);