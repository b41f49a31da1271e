ALTER TABLE `orders` ADD `number` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `orders` SET `number` = 1000 + (
  SELECT count(*) FROM `orders` AS `earlier`
  WHERE `earlier`.`created_at` < `orders`.`created_at`
    OR (`earlier`.`created_at` = `orders`.`created_at` AND `earlier`.`id` <= `orders`.`id`)
);--> statement-breakpoint
UPDATE `runs` SET `title` = 'Order ' || (SELECT `number` FROM `orders` WHERE `orders`.`id` = `runs`.`id`)
  WHERE `id` IN (SELECT `id` FROM `orders`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_by_number` ON `orders` (`number`);
