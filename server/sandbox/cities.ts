export interface City {
  /** Of its airport. */
  code: string;
  name: string;
  country: string;
  latitude: number;
  longitude: number;
  /** Of its clocks, which most places turn twice a year. */
  timeZone: string;
}

const rows: [string, string, string, number, number, string][] = [
  ["VIE", "Vienna", "Austria", 48.1, 16.6, "Europe/Vienna"],
  ["LHR", "London", "United Kingdom", 51.5, -0.5, "Europe/London"],
  ["CDG", "Paris", "France", 49.0, 2.5, "Europe/Paris"],
  ["BER", "Berlin", "Germany", 52.4, 13.5, "Europe/Berlin"],
  ["FCO", "Rome", "Italy", 41.8, 12.3, "Europe/Rome"],
  ["MAD", "Madrid", "Spain", 40.5, -3.6, "Europe/Madrid"],
  ["LIS", "Lisbon", "Portugal", 38.8, -9.1, "Europe/Lisbon"],
  ["ATH", "Athens", "Greece", 37.9, 23.9, "Europe/Athens"],
  ["CPH", "Copenhagen", "Denmark", 55.6, 12.7, "Europe/Copenhagen"],
  ["KEF", "Reykjavík", "Iceland", 64.0, -22.6, "Atlantic/Reykjavik"],
  ["JFK", "New York", "United States", 40.6, -73.8, "America/New_York"],
  ["HND", "Tokyo", "Japan", 35.6, 139.8, "Asia/Tokyo"],
];

/** Where the airline flies to and the chain has its hotels. */
export const cities: readonly City[] = rows.map(
  ([code, name, country, latitude, longitude, timeZone]) => ({
    code,
    name,
    country,
    latitude,
    longitude,
    timeZone,
  }),
);

export function cityOf(code: string): City | undefined {
  return cities.find((city) => city.code === code);
}

const earthRadiusKm = 6_371;

/** Along the great circle. */
export function kilometresBetween(one: City, other: City): number {
  const [south, north] = [radians(one.latitude), radians(other.latitude)];
  const across = radians(other.longitude - one.longitude);
  const cosine =
    Math.sin(south) * Math.sin(north) + Math.cos(south) * Math.cos(north) * Math.cos(across);
  return Math.round(earthRadiusKm * Math.acos(Math.min(1, cosine)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
