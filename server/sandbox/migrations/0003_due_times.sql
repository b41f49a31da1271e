DROP INDEX `intents_by_settling`;--> statement-breakpoint
CREATE INDEX `intents_by_settling` ON `intents` (`settles_at`) WHERE "intents"."settles_at" is not null;--> statement-breakpoint
DROP INDEX `tracking_by_telling`;--> statement-breakpoint
CREATE INDEX `tracking_by_telling` ON `tracking` (`tell_at`) WHERE "tracking"."tell_at" is not null;--> statement-breakpoint
DROP INDEX `webhook_deliveries_due`;--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`due_at`) WHERE "webhook_deliveries"."due_at" is not null;