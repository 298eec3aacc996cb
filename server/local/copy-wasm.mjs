// The gate's QR reader loads its wasm from our own origin; it comes with the package and is too large to keep in git.
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const from = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
const folder = fileURLToPath(new URL("../../public/vendor/zxing/", import.meta.url));
mkdirSync(folder, { recursive: true });
copyFileSync(from, `${folder}zxing_reader.wasm`);
