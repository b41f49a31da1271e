CREATE TABLE `undoings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`kind` text NOT NULL,
	`step` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`detail` text,
	`attempts` integer NOT NULL,
	`refunded_cents` integer DEFAULT 0 NOT NULL,
	`released_cents` integer DEFAULT 0 NOT NULL,
	`currency` text,
	`began_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `undoings_once` ON `undoings` (`run_id`,`step`);--> statement-breakpoint
CREATE INDEX `undoings_by_kind` ON `undoings` (`kind`,`id`);--> statement-breakpoint
CREATE INDEX `undoings_by_beginning` ON `undoings` (`began_at`);--> statement-breakpoint
CREATE VIRTUAL TABLE `undoing_words` USING fts5(`reason`, `kind`, content = 'undoings', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');--> statement-breakpoint
CREATE TRIGGER `undoing_words_of_new` AFTER INSERT ON `undoings` BEGIN
	INSERT INTO `undoing_words`(`rowid`, `reason`, `kind`) VALUES (new.`id`, new.`reason`, new.`kind`);
END;--> statement-breakpoint
CREATE TRIGGER `undoing_words_of_reworded` AFTER UPDATE OF `reason` ON `undoings` WHEN new.`reason` IS NOT old.`reason` BEGIN
	INSERT INTO `undoing_words`(`undoing_words`, `rowid`, `reason`, `kind`) VALUES ('delete', old.`id`, old.`reason`, old.`kind`);
	INSERT INTO `undoing_words`(`rowid`, `reason`, `kind`) VALUES (new.`id`, new.`reason`, new.`kind`);
END;--> statement-breakpoint
CREATE TRIGGER `undoings_begin` AFTER INSERT ON `step_events` WHEN new.`status` = 'compensating' BEGIN
	INSERT INTO `undoings`(`run_id`, `kind`, `step`, `status`, `reason`, `attempts`, `began_at`)
	SELECT new.`run_id`, `runs`.`kind`, new.`step`, new.`status`,
		coalesce(new.`detail`, (SELECT `detail` FROM `step_events` WHERE `run_id` = new.`run_id` AND `status` = 'failed' AND `id` < new.`id` ORDER BY `id` DESC LIMIT 1)),
		new.`attempt`,
		max(new.`at`, coalesce((SELECT `began_at` FROM `undoings` ORDER BY `id` DESC LIMIT 1), 0))
	FROM `runs` WHERE `runs`.`id` = new.`run_id`
	ON CONFLICT(`run_id`, `step`) DO UPDATE SET `attempts` = max(`attempts`, excluded.`attempts`);
END;--> statement-breakpoint
CREATE TRIGGER `undoings_end` AFTER INSERT ON `step_events` WHEN new.`status` IN ('compensated', 'uncompensated') BEGIN
	UPDATE `undoings` SET `status` = new.`status`, `detail` = new.`detail`, `ended_at` = new.`at`,
		`refunded_cents` = CASE WHEN new.`detail` IN ('refunded', 'partially_refunded') THEN (SELECT coalesce(sum(`refunded_cents`), 0) FROM `payments` WHERE `payments`.`run_id` = new.`run_id`) ELSE 0 END,
		`released_cents` = CASE WHEN new.`detail` = 'voided' THEN (SELECT coalesce(sum(`amount_cents`), 0) FROM `payments` WHERE `payments`.`run_id` = new.`run_id` AND `payments`.`status` = 'voided') ELSE 0 END,
		`currency` = CASE WHEN new.`detail` IN ('refunded', 'partially_refunded', 'voided') THEN (SELECT min(`currency`) FROM `payments` WHERE `payments`.`run_id` = new.`run_id`) END
	WHERE `run_id` = new.`run_id` AND `step` = new.`step`;
END;--> statement-breakpoint
CREATE TRIGGER `undoings_reworded` AFTER UPDATE OF `detail` ON `step_events` WHEN new.`detail` IS NOT old.`detail` BEGIN
	UPDATE `undoings` SET `reason` = new.`detail` WHERE `run_id` = new.`run_id` AND `reason` = old.`detail`;
	UPDATE `undoings` SET `detail` = new.`detail` WHERE `run_id` = new.`run_id` AND `detail` = old.`detail`;
END;--> statement-breakpoint
INSERT INTO `undoings`(`run_id`, `kind`, `step`, `status`, `reason`, `detail`, `attempts`, `refunded_cents`, `released_cents`, `currency`, `began_at`, `ended_at`)
SELECT e.`run_id`, r.`kind`, e.`step`, coalesce(f.`status`, e.`status`),
	coalesce((SELECT `reason` FROM `orders` WHERE `id` = e.`run_id`), (SELECT `reason` FROM `trips` WHERE `id` = e.`run_id`), (SELECT `detail` FROM `step_events` WHERE `run_id` = e.`run_id` AND `status` = 'failed' AND `id` < e.`id` ORDER BY `id` DESC LIMIT 1)),
	f.`detail`,
	(SELECT max(`attempt`) FROM `step_events` WHERE `run_id` = e.`run_id` AND `step` = e.`step` AND `status` = 'compensating'),
	CASE WHEN f.`detail` IN ('refunded', 'partially_refunded') THEN (SELECT coalesce(sum(`refunded_cents`), 0) FROM `payments` WHERE `run_id` = e.`run_id`) ELSE 0 END,
	CASE WHEN f.`detail` = 'voided' THEN (SELECT coalesce(sum(`amount_cents`), 0) FROM `payments` WHERE `run_id` = e.`run_id` AND `status` = 'voided') ELSE 0 END,
	CASE WHEN f.`detail` IN ('refunded', 'partially_refunded', 'voided') THEN (SELECT min(`currency`) FROM `payments` WHERE `run_id` = e.`run_id`) END,
	max(e.`at`) OVER (ORDER BY e.`id`), f.`at`
FROM `step_events` e JOIN `runs` r ON r.`id` = e.`run_id`
LEFT JOIN `step_events` f ON f.`run_id` = e.`run_id` AND f.`step` = e.`step` AND f.`status` IN ('compensated', 'uncompensated')
WHERE e.`status` = 'compensating' AND NOT EXISTS (SELECT 1 FROM `step_events` b WHERE b.`run_id` = e.`run_id` AND b.`step` = e.`step` AND b.`status` = 'compensating' AND b.`id` < e.`id`)
ORDER BY e.`id`;
