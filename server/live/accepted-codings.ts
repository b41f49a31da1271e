/** Whether an Accept-Encoding names this coding: "br;q=0" is a no. */
export function accepts(coding: "br" | "gzip", acceptEncoding = ""): boolean {
  return acceptEncoding.split(",").some((each) => {
    const [name = "", ...parameters] = each.split(";").map((part) => part.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
