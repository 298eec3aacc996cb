import { type Hex, hexToBytes, toHex } from "viem";
import { privateKeyToAccount, sign } from "viem/accounts";
import { z } from "zod";
import { Failure, failureScript } from "../../twin/failures";
import { type Answer, type Call, json, serve } from "../../twin/http";

type Key = { privateKey: Hex; disabled?: boolean; spec?: string };
export type KmsTwin = {
  url: string;
  keys: Record<string, Key>;
  highS: boolean;
  calls: string[];
  close(): Promise<void>;
};

const SignInput = z.object({
  KeyId: z.string(),
  Message: z.string(),
  MessageType: z.literal("DIGEST"),
  SigningAlgorithm: z.literal("ECDSA_SHA_256"),
});
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** SubjectPublicKeyInfo of an uncompressed point of secp256k1, up to the point. */
const spkiHead = Buffer.from("3056301006072a8648ce3d020106052b8104000a034200", "hex");

/** The two calls of AWS KMS that a relayer makes, on its JSON 1.1 wire. Signatures come with a high `s` when asked to. */
export async function startKmsTwin({ port, keys }: { port: number; keys: Record<string, Key> }): Promise<KmsTwin> {
  const failures = failureScript();
  const twin = { keys, highS: false, calls: [] as string[] };
  const refuse = (type: string, message: string) => amz({ __type: type, message }, 400);
  const handle = async (call: Call): Promise<Answer> => {
    if (call.path.startsWith("/__admin")) return admin(call, failures);
    if (!/^AWS4-HMAC-SHA256 Credential=/.test(call.headers.authorization ?? ""))
      return refuse("MissingAuthenticationTokenException", "Missing Authentication Token");
    const target = String(call.headers["x-amz-target"]);
    twin.calls.push(target);
    const body = JSON.parse(call.body) as { KeyId: string };
    const key = twin.keys[body.KeyId];
    if (!key) return refuse("NotFoundException", `Key '${body.KeyId}' does not exist`);
    if (key.disabled) return refuse("DisabledException", `${body.KeyId} is disabled.`);
    if (target === "TrentService.GetPublicKey") {
      const point = hexToBytes(privateKeyToAccount(key.privateKey).publicKey);
      const PublicKey = Buffer.concat([spkiHead, point]).toString("base64");
      const KeySpec = key.spec ?? "ECC_SECG_P256K1";
      return amz({
        KeyId: body.KeyId,
        PublicKey,
        KeySpec,
        KeyUsage: "SIGN_VERIFY",
        SigningAlgorithms: ["ECDSA_SHA_256"],
      });
    }
    if (target !== "TrentService.Sign") return refuse("UnknownOperationException", target);
    const asked = SignInput.safeParse(body);
    const digest = asked.success ? Buffer.from(asked.data.Message, "base64") : Buffer.alloc(0);
    if (digest.length !== 32) return refuse("ValidationException", "a digest of 32 bytes is asked for");
    const { r, s } = await sign({ hash: toHex(new Uint8Array(digest)), privateKey: key.privateKey });
    const Signature = der(BigInt(r), twin.highS ? order - BigInt(s) : BigInt(s)).toString("base64");
    return amz({ KeyId: body.KeyId, Signature, SigningAlgorithm: "ECDSA_SHA_256" });
  };
  const trouble = (status: number) =>
    status === 429
      ? amz({ __type: "ThrottlingException", message: "Rate exceeded" }, 400)
      : amz({ __type: status >= 500 ? "KMSInternalException" : "AccessDeniedException", message: "trouble" }, status);
  const server = await serve({ port, failures, handle, trouble });
  return Object.assign(twin, server);
}

const amz = (body: object, status = 200) => json(body, status, { "content-type": "application/x-amz-json-1.1" });

/** X9.62: a sequence of two integers, each without needless zeros and never negative. */
function der(r: bigint, s: bigint): Buffer {
  const integer = (value: bigint) => {
    const plain = Buffer.from(
      value.toString(16).padStart(value.toString(16).length + (value.toString(16).length % 2), "0"),
      "hex",
    );
    const bytes = (plain[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), plain]) : plain;
    return Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
  };
  const both = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([48, both.length]), both]);
}

function admin(call: Call, failures: ReturnType<typeof failureScript>): Answer {
  if (call.method === "POST" && call.path === "/__admin/fail") failures.order(Failure.parse(JSON.parse(call.body)));
  return json({ failures: failures.list() });
}
