/** A wrong setting, a taken port, a missing file: ends the start with one line that says what mends it. */
export class SettingError extends Error {
  override name = "SettingError";
}
