PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_payments` (
	`id` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`provider` text NOT NULL,
	`intent_id` text,
	`status` text DEFAULT 'pending' NOT NULL,
	`amount_cents` integer NOT NULL,
	`captured_cents` integer DEFAULT 0 NOT NULL,
	`refunded_cents` integer DEFAULT 0 NOT NULL,
	`currency` text NOT NULL,
	`pay_url` text,
	`awakeable_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`let_go_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "payments_refund_within_capture" CHECK("__new_payments"."refunded_cents" <= "__new_payments"."captured_cents"),
	CONSTRAINT "payments_capture_within_amount" CHECK("__new_payments"."captured_cents" <= "__new_payments"."amount_cents")
);
--> statement-breakpoint
INSERT INTO `__new_payments`("id", "run_id", "attempt", "provider", "intent_id", "status", "amount_cents", "captured_cents", "refunded_cents", "currency", "pay_url", "awakeable_id", "expires_at", "let_go_at", "created_at", "updated_at") SELECT "id", "run_id", "attempt", "provider", "intent_id", "status", "amount_cents", "captured_cents", "refunded_cents", "currency", "pay_url", "awakeable_id", "expires_at", "let_go_at", "created_at", "updated_at" FROM `payments`;--> statement-breakpoint
DROP TABLE `payments`;--> statement-breakpoint
ALTER TABLE `__new_payments` RENAME TO `payments`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `payments_intent_id_unique` ON `payments` (`intent_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_once` ON `payments` (`run_id`,`attempt`,`provider`);--> statement-breakpoint
CREATE TABLE `__new_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`status` text DEFAULT 'queued' NOT NULL,
	`current_step` text,
	`next_action` text,
	`waiting_for` text,
	`waiting_until` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
INSERT INTO `__new_runs`("id", "user_id", "kind", "title", "status", "current_step", "next_action", "waiting_for", "waiting_until", "created_at", "updated_at", "ended_at") SELECT "id", "user_id", "kind", "title", "status", "current_step", "next_action", "waiting_for", "waiting_until", "created_at", "updated_at", "ended_at" FROM `runs`;--> statement-breakpoint
DROP TABLE `runs`;--> statement-breakpoint
ALTER TABLE `__new_runs` RENAME TO `runs`;--> statement-breakpoint
CREATE INDEX `runs_by_user` ON `runs` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `runs_by_status` ON `runs` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `__new_step_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`step` text NOT NULL,
	`status` text NOT NULL,
	`attempt` integer DEFAULT 0 NOT NULL,
	`allowed` integer,
	`detail` text,
	`until` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
INSERT INTO `__new_step_events`("id", "run_id", "step", "status", "attempt", "allowed", "detail", "until", "at") SELECT "id", "run_id", "step", "status", "attempt", "allowed", "detail", "until", "at" FROM `step_events`;--> statement-breakpoint
DROP TABLE `step_events`;--> statement-breakpoint
ALTER TABLE `__new_step_events` RENAME TO `step_events`;--> statement-breakpoint
CREATE UNIQUE INDEX `step_events_once` ON `step_events` (`run_id`,`step`,`status`,`attempt`);--> statement-breakpoint
CREATE INDEX `step_events_in_order` ON `step_events` (`run_id`,`id`);--> statement-breakpoint
CREATE TABLE `__new_invoices` (
	`order_id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`total_cents` integer NOT NULL,
	`currency` text NOT NULL,
	`issued_at` integer NOT NULL,
	`cancelled_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
INSERT INTO `__new_invoices`("order_id", "number", "total_cents", "currency", "issued_at", "cancelled_at") SELECT "order_id", "number", "total_cents", "currency", "issued_at", "cancelled_at" FROM `invoices`;--> statement-breakpoint
DROP TABLE `invoices`;--> statement-breakpoint
ALTER TABLE `__new_invoices` RENAME TO `invoices`;--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_number_unique` ON `invoices` (`number`);--> statement-breakpoint
CREATE TABLE `__new_order_lines` (
	`order_id` text NOT NULL,
	`sku` text NOT NULL,
	`product_id` text NOT NULL,
	`name` text NOT NULL,
	`picture` text NOT NULL,
	`unit_cents` integer NOT NULL,
	`quantity` integer NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`order_id`, `sku`),
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "order_lines_quantity_positive" CHECK("__new_order_lines"."quantity" > 0)
);
--> statement-breakpoint
INSERT INTO `__new_order_lines`("order_id", "sku", "product_id", "name", "picture", "unit_cents", "quantity", "position") SELECT "order_id", "sku", "product_id", "name", "picture", "unit_cents", "quantity", "position" FROM `order_lines`;--> statement-breakpoint
DROP TABLE `order_lines`;--> statement-breakpoint
ALTER TABLE `__new_order_lines` RENAME TO `order_lines`;--> statement-breakpoint
CREATE TABLE `__new_orders` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer DEFAULT 0 NOT NULL,
	`user_id` text NOT NULL,
	`status` text DEFAULT 'checking' NOT NULL,
	`attempt` integer DEFAULT 1 NOT NULL,
	`address` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`payment_method` text DEFAULT 'card' NOT NULL,
	`zone_id` text,
	`items_cents` integer DEFAULT 0 NOT NULL,
	`shipping_cents` integer DEFAULT 0 NOT NULL,
	`total_cents` integer DEFAULT 0 NOT NULL,
	`currency` text DEFAULT 'EUR' NOT NULL,
	`reason` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "orders_total_adds_up" CHECK("__new_orders"."total_cents" = "__new_orders"."items_cents" + "__new_orders"."shipping_cents")
);
--> statement-breakpoint
INSERT INTO `__new_orders`("id", "number", "user_id", "status", "attempt", "address", "note", "payment_method", "zone_id", "items_cents", "shipping_cents", "total_cents", "currency", "reason", "created_at", "updated_at", "ended_at") SELECT "id", "number", "user_id", "status", "attempt", "address", "note", "payment_method", "zone_id", "items_cents", "shipping_cents", "total_cents", "currency", "reason", "created_at", "updated_at", "ended_at" FROM `orders`;--> statement-breakpoint
DROP TABLE `orders`;--> statement-breakpoint
ALTER TABLE `__new_orders` RENAME TO `orders`;--> statement-breakpoint
CREATE UNIQUE INDEX `orders_by_number` ON `orders` (`number`);--> statement-breakpoint
CREATE INDEX `orders_by_user` ON `orders` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `orders_by_status` ON `orders` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `__new_picks` (
	`order_id` text PRIMARY KEY NOT NULL,
	`picked_at` integer NOT NULL,
	`put_back_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
INSERT INTO `__new_picks`("order_id", "picked_at", "put_back_at") SELECT "order_id", "picked_at", "put_back_at" FROM `picks`;--> statement-breakpoint
DROP TABLE `picks`;--> statement-breakpoint
ALTER TABLE `__new_picks` RENAME TO `picks`;--> statement-breakpoint
CREATE TABLE `__new_shipments` (
	`order_id` text PRIMARY KEY NOT NULL,
	`label_id` text,
	`label_void_at` integer,
	`shipment_id` text,
	`tracking_number` text,
	`status` text,
	`tracking` text DEFAULT '[]' NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
INSERT INTO `__new_shipments`("order_id", "label_id", "label_void_at", "shipment_id", "tracking_number", "status", "tracking", "updated_at") SELECT "order_id", "label_id", "label_void_at", "shipment_id", "tracking_number", "status", "tracking", "updated_at" FROM `shipments`;--> statement-breakpoint
DROP TABLE `shipments`;--> statement-breakpoint
ALTER TABLE `__new_shipments` RENAME TO `shipments`;--> statement-breakpoint
CREATE TABLE `__new_trips` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`status` text DEFAULT 'asking' NOT NULL,
	`customer_email` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`flight_wish` text NOT NULL,
	`hotel_wish` text NOT NULL,
	`expected_cents` integer,
	`flight` text,
	`room` text,
	`flight_cents` integer DEFAULT 0 NOT NULL,
	`room_cents` integer DEFAULT 0 NOT NULL,
	`total_cents` integer DEFAULT 0 NOT NULL,
	`currency` text DEFAULT 'EUR' NOT NULL,
	`asked_cents` integer,
	`held_until` integer,
	`flight_reservation_id` text,
	`room_reservation_id` text,
	`ticket_number` text,
	`voucher_number` text,
	`refund_rule` text,
	`refund_cents` integer,
	`reason` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "trips_total_adds_up" CHECK("__new_trips"."total_cents" = "__new_trips"."flight_cents" + "__new_trips"."room_cents"),
	CONSTRAINT "trips_refund_within_total" CHECK("__new_trips"."refund_cents" is null or "__new_trips"."refund_cents" <= "__new_trips"."total_cents")
);
--> statement-breakpoint
INSERT INTO `__new_trips`("id", "user_id", "status", "customer_email", "note", "flight_wish", "hotel_wish", "expected_cents", "flight", "room", "flight_cents", "room_cents", "total_cents", "currency", "asked_cents", "held_until", "flight_reservation_id", "room_reservation_id", "ticket_number", "voucher_number", "refund_rule", "refund_cents", "reason", "created_at", "updated_at", "ended_at") SELECT "id", "user_id", "status", "customer_email", "note", "flight_wish", "hotel_wish", "expected_cents", "flight", "room", "flight_cents", "room_cents", "total_cents", "currency", "asked_cents", "held_until", "flight_reservation_id", "room_reservation_id", "ticket_number", "voucher_number", "refund_rule", "refund_cents", "reason", "created_at", "updated_at", "ended_at" FROM `trips`;--> statement-breakpoint
DROP TABLE `trips`;--> statement-breakpoint
ALTER TABLE `__new_trips` RENAME TO `trips`;--> statement-breakpoint
CREATE INDEX `trips_by_user` ON `trips` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `trips_by_status` ON `trips` (`status`,`created_at`);--> statement-breakpoint
ALTER TABLE `users` ADD `left_at` integer;