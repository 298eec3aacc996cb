/** A folder's files by name, flat. Empty names and slashes are not allowed. */
export type PinFiles = Readonly<Record<string, Uint8Array>>;

/** Makes files available to everybody under the address that their content has. Same content, same address. */
export type PinPort = {
  readonly provider: string;
  /**
   * Keeps a folder. Safe twice. @returns its CID (version 1, base32), which was computed here and which the provider confirmed.
   * @throws {AppError} provider-unavailable (retryable), misconfigured (our credentials), invariant-broken (the provider
   * stored something else).
   */
  pin(files: PinFiles): Promise<string>;
};
