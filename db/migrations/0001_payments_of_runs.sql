ALTER TABLE `webhook_events` RENAME COLUMN "order_id" TO "run_id";--> statement-breakpoint
ALTER TABLE `payments` RENAME COLUMN "order_id" TO "run_id";
