const key = "tc_gate_device";

/** The device's bearer token. It opens one gate of one event and nothing else, and the organizer can revoke it. */
export const deviceToken = {
  get: (): string | null => (typeof localStorage === "undefined" ? null : localStorage.getItem(key)),
  set: (token: string): void => localStorage.setItem(key, token),
  clear: (): void => localStorage.removeItem(key),
};
