import type { Handle, PKCS11 } from "pkcs11js";
import { hexToBytes } from "viem";
import { AppError } from "../../domain/shared/app-error";
import type { SignerPort } from "../../ports/signer";
import { addressOfPoint, ethereumSignature, pointOfPair } from "./signature";

export type Pkcs11Settings = {
  /** The module's library, from its vendor. */
  library: string;
  /** Label of the token, and label of the key pair in it. */
  token: string;
  label: string;
  pin: string;
};

type Session = { session: Handle; privateKey: Handle; point: Buffer };
type Library = { module: PKCS11; constants: typeof import("pkcs11js") };

/** A library is loaded and initialised once a process, however many keys it has. */
const loaded = new Map<string, Promise<Library>>();

/** A key in a hardware module, which it never leaves. @throws {AppError} misconfigured: no module, token, key or right PIN. */
export async function pkcs11Signer(settings: Pkcs11Settings): Promise<SignerPort> {
  const library = await load(settings.library);
  let open: Session | undefined = openSession(library, settings);
  const address = addressOfPoint(open.point);
  /** One signature at a time in a session: the module keeps what it is at. */
  let turn: Promise<unknown> = Promise.resolve();

  function signOnce(digest: Buffer): Buffer {
    const { module, constants } = library;
    open ??= openSession(library, settings);
    try {
      module.C_SignInit(open.session, { mechanism: constants.CKM_ECDSA }, open.privateKey);
      return module.C_Sign(open.session, digest, Buffer.alloc(64));
    } catch (cause) {
      // A module that was reset, or a session that timed out: the next try logs in anew.
      open = undefined;
      throw new AppError("provider-unavailable", {
        cause,
        retryable: true,
        message: `the key module: ${wordOf(cause)}`,
      });
    }
  }
  const signAgain = (digest: Buffer): Buffer => {
    try {
      return signOnce(digest);
    } catch {
      return signOnce(digest);
    }
  };

  return {
    address,
    async sign(digest) {
      const mine = turn.then(() => signAgain(Buffer.from(hexToBytes(digest))));
      turn = mine.catch(() => undefined);
      return ethereumSignature(pointOfPair(await mine), digest, address);
    },
    async close() {
      await turn;
      if (open) library.module.C_CloseSession(open.session);
      open = undefined;
    },
  };
}

function load(library: string): Promise<Library> {
  const known = loaded.get(library);
  if (known) return known;
  const loading = (async () => {
    // Native and optional: only who keeps keys in hardware needs it.
    const constants = await import("pkcs11js").catch((cause) => {
      const message = "RELAYER_SIGNERS names pkcs11, and the package pkcs11js is not built on this machine";
      throw new AppError("misconfigured", { cause, message });
    });
    const module = new constants.PKCS11();
    try {
      module.load(library);
      module.C_Initialize();
    } catch (cause) {
      throw new AppError("misconfigured", {
        cause,
        message: `the key module ${library} does not start: ${wordOf(cause)}`,
      });
    }
    return { module, constants };
  })();
  loaded.set(library, loading);
  loading.catch(() => loaded.delete(library));
  return loading;
}

function openSession({ module, constants: c }: Library, { token, label, pin }: Pkcs11Settings): Session {
  const missing = (what: string, cause?: unknown) =>
    new AppError("misconfigured", { cause, message: `the key module has ${what}` });
  const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === token);
  if (!slot) throw missing(`no token ${token}`);
  const session = module.C_OpenSession(slot, c.CKF_SERIAL_SESSION);
  try {
    module.C_Login(session, c.CKU_USER, pin);
  } catch (cause) {
    // One login counts for all sessions of a process.
    if (!/ALREADY_LOGGED_IN/.test(wordOf(cause))) throw missing(`another PIN for ${token}`, cause);
  }
  const find = (type: number): Handle => {
    module.C_FindObjectsInit(session, [
      { type: c.CKA_CLASS, value: type },
      { type: c.CKA_LABEL, value: label },
    ]);
    const found = module.C_FindObjects(session);
    module.C_FindObjectsFinal(session);
    if (!found) throw missing(`no key ${label} in ${token}`);
    return found;
  };
  const privateKey = find(c.CKO_PRIVATE_KEY);
  const [{ value } = {}] = module.C_GetAttributeValue(session, find(c.CKO_PUBLIC_KEY), [{ type: c.CKA_EC_POINT }]);
  const bytes = value as Buffer;
  // Most modules wrap the point into an octet string once more.
  const point = bytes.length === 67 && bytes[0] === 4 && bytes[1] === 65 ? bytes.subarray(2) : bytes;
  return { session, privateKey, point };
}

const wordOf = (cause: unknown): string => (cause instanceof Error ? cause.message.slice(0, 120) : "failed");
