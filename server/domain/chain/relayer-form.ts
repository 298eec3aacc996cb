/** Where one relayer's key is. One that drains takes no new event and finishes its own. */
export type RelayerForm = { draining: boolean } & (
  | { place: "key" }
  | { place: "keystore"; file: string }
  | { place: "pkcs11"; label: string }
  | { place: "kms"; keyId: string }
);
