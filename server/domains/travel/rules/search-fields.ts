/** What a traveller searches by, and so what goes back into a form that is refused. */
const searchFields = [
  "from",
  "to",
  "date",
  "returnDate",
  "passengers",
  "city",
  "checkIn",
  "checkOut",
  "guests",
] as const;

export type SearchField = (typeof searchFields)[number];

export function isSearchField(name: string): name is SearchField {
  return searchFields.some((field) => field === name);
}
