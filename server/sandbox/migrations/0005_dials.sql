CREATE TABLE `dials` (
	`system` text PRIMARY KEY NOT NULL,
	`dial` text NOT NULL
);
