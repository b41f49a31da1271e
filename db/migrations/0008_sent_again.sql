CREATE TABLE `lost_parcels` (
	`order_id` text NOT NULL,
	`parcel` integer NOT NULL,
	`sku` text NOT NULL,
	`quantity` integer NOT NULL,
	`label_id` text,
	`shipment_id` text,
	`tracking_number` text,
	`lost_at` integer NOT NULL,
	PRIMARY KEY(`order_id`, `parcel`, `sku`),
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`sku`) REFERENCES `products`(`sku`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lost_parcels_quantity_positive" CHECK("lost_parcels"."quantity" > 0)
);
--> statement-breakpoint
ALTER TABLE `shipments` ADD `parcel` integer DEFAULT 1 NOT NULL;