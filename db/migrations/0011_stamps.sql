CREATE TABLE `stamps` (
	`id` integer PRIMARY KEY NOT NULL,
	`stamp` text NOT NULL
);
