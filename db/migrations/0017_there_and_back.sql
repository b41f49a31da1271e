ALTER TABLE `trips` ADD `travellers` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `trips` ADD `return_flight` text;--> statement-breakpoint
ALTER TABLE `trips` ADD `return_cents` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `trips` ADD `return_reservation_id` text;--> statement-breakpoint
ALTER TABLE `trips` ADD `return_ticket_number` text;