CREATE VIRTUAL TABLE `product_words` USING fts5(`id` UNINDEXED, `name`, `category`, `sku`, `summary`, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');--> statement-breakpoint
CREATE VIRTUAL TABLE `product_vocabulary` USING fts5vocab(`product_words`, 'row');--> statement-breakpoint
CREATE TRIGGER `product_words_of_new` AFTER INSERT ON `products` BEGIN
	INSERT INTO `product_words`(`id`, `name`, `category`, `sku`, `summary`) VALUES (new.`id`, new.`name`, new.`category`, new.`sku`, new.`summary`);
END;--> statement-breakpoint
CREATE TRIGGER `product_words_of_changed` AFTER UPDATE OF `id`, `name`, `category`, `sku`, `summary` ON `products`
WHEN old.`id` <> new.`id` OR old.`name` <> new.`name` OR old.`category` <> new.`category` OR old.`sku` <> new.`sku` OR old.`summary` <> new.`summary` BEGIN
	UPDATE `product_words` SET `id` = new.`id`, `name` = new.`name`, `category` = new.`category`, `sku` = new.`sku`, `summary` = new.`summary` WHERE `id` = old.`id`;
END;--> statement-breakpoint
CREATE TRIGGER `product_words_of_gone` AFTER DELETE ON `products` BEGIN
	DELETE FROM `product_words` WHERE `id` = old.`id`;
END;--> statement-breakpoint
INSERT INTO `product_words`(`id`, `name`, `category`, `sku`, `summary`) SELECT `id`, `name`, `category`, `sku`, `summary` FROM `products`;
