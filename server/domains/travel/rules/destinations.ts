export interface Destination {
  /** Of its airport, and of the city's hotels. */
  code: string;
  name: string;
  country: string;
  timeZone: string;
}

/** Where one can travel to, as the airline has it; a test holds the two together. */
export const destinations: readonly Destination[] = [
  { code: "VIE", name: "Vienna", country: "Austria", timeZone: "Europe/Vienna" },
  { code: "LHR", name: "London", country: "United Kingdom", timeZone: "Europe/London" },
  { code: "CDG", name: "Paris", country: "France", timeZone: "Europe/Paris" },
  { code: "BER", name: "Berlin", country: "Germany", timeZone: "Europe/Berlin" },
  { code: "FCO", name: "Rome", country: "Italy", timeZone: "Europe/Rome" },
  { code: "MAD", name: "Madrid", country: "Spain", timeZone: "Europe/Madrid" },
  { code: "LIS", name: "Lisbon", country: "Portugal", timeZone: "Europe/Lisbon" },
  { code: "ATH", name: "Athens", country: "Greece", timeZone: "Europe/Athens" },
  { code: "CPH", name: "Copenhagen", country: "Denmark", timeZone: "Europe/Copenhagen" },
  { code: "KEF", name: "Reykjavík", country: "Iceland", timeZone: "Atlantic/Reykjavik" },
  { code: "JFK", name: "New York", country: "United States", timeZone: "America/New_York" },
  { code: "HND", name: "Tokyo", country: "Japan", timeZone: "Asia/Tokyo" },
];

/** One that we do not know is called by its code. */
export function placeName(code: string): string {
  return destinationOf(code)?.name ?? code;
}

export function timeZoneOf(code: string): string {
  return destinationOf(code)?.timeZone ?? "UTC";
}

function destinationOf(code: string): Destination | undefined {
  return destinations.find((destination) => destination.code === code);
}
