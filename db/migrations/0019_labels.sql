CREATE INDEX `lost_parcels_by_label` ON `lost_parcels` (`label_id`);--> statement-breakpoint
CREATE INDEX `shipments_by_label` ON `shipments` (`label_id`);