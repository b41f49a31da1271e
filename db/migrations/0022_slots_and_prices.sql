CREATE TABLE `parcel_slots` (
	`order_id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`carrier` text NOT NULL,
	`slot_id` text NOT NULL,
	`day` text NOT NULL,
	`state` text NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
ALTER TABLE `orders` ADD `items_shown_cents` integer;