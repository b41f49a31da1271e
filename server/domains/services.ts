import { housePathOf, type PathOfRun } from "#server/rules/run-path.ts";
import { createHouseServices, type HouseServiceOptions } from "#server/services/index.ts";
import { jobRun } from "./jobs/rules/run.ts";
import { keeperOfActs, keeperOfBacklogs, keeperOfJobs } from "./jobs/services/books.ts";
import { createJobServices, type JobServiceOptions } from "./jobs/services.ts";
import { listPrices } from "./shop/price-list.ts";
import { orderRun } from "./shop/rules/run.ts";
import { keeperOfOrders } from "./shop/services/books.ts";
import { createShopServices, type ShopServiceOptions } from "./shop/services.ts";
import { suggestProduct } from "./shop/suggestion.ts";
import { tripRun } from "./travel/rules/run.ts";
import { keeperOfTrips } from "./travel/services/books.ts";
import { createTravelServices, type TravelServiceOptions } from "./travel/services.ts";

export type ServiceOptions = Omit<HouseServiceOptions, "pathOfRun" | "suggest" | "keepers"> &
  ShopServiceOptions &
  TravelServiceOptions &
  Omit<JobServiceOptions, "listPrices">;

/**
 * The durable halves of the domains, beside what the house does for them all: everything the endpoint
 * serves. Nothing of the web is reached from here: a kept build of the services is made of this alone.
 */
export function createServices(options: ServiceOptions) {
  return [
    ...createHouseServices({
      ...options,
      pathOfRun,
      suggest: suggestProduct,
      keepers: [keeperOfOrders, keeperOfTrips, keeperOfJobs, keeperOfBacklogs, keeperOfActs],
    }),
    ...createShopServices(options),
    ...createTravelServices(options),
    ...createJobServices({ ...options, listPrices }),
  ];
}

const pathOfRun: PathOfRun = (run) =>
  [orderRun, tripRun, jobRun].find(({ kind }) => kind === run.kind)?.pathOf(run.id) ??
  housePathOf(run);
