/** Who is seeded where nothing is at stake. Their names are nobody else's, anywhere. */
export const cast = [
  { id: "usr_alice", username: "alice", displayName: "Alice", role: "shopper" },
  { id: "usr_bob", username: "bob", displayName: "Bob", role: "shopper" },
  { id: "usr_admin", username: "admin", displayName: "Admin", role: "admin" },
] as const;

export const knownPassword = "cartwright";

export function isReserved(username: string): boolean {
  return cast.some((member) => member.username === username.toLowerCase());
}
