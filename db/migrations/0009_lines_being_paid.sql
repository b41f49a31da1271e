PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_cart_lines` (
	`user_id` text NOT NULL,
	`sku` text NOT NULL,
	`quantity` integer NOT NULL,
	`position` integer NOT NULL,
	`frozen` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`user_id`, `sku`, `frozen`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`sku`) REFERENCES `products`(`sku`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cart_lines_quantity_positive" CHECK("__new_cart_lines"."quantity" > 0)
);
--> statement-breakpoint
INSERT INTO `__new_cart_lines`("user_id", "sku", "quantity", "position", "frozen") SELECT "user_id", "sku", "quantity", "position", EXISTS (SELECT 1 FROM `carts` WHERE `carts`.`user_id` = `cart_lines`.`user_id` AND `carts`.`locked_by` IS NOT NULL) FROM `cart_lines`;--> statement-breakpoint
DROP TABLE `cart_lines`;--> statement-breakpoint
ALTER TABLE `__new_cart_lines` RENAME TO `cart_lines`;--> statement-breakpoint
PRAGMA foreign_keys=ON;