CREATE TABLE `call_secrets` (
	`organisation_id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`previous` text,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade
);
