import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const longestSide = 960;
let prepared: Promise<unknown> | null = null;

/** Loads the reader from our own origin. @throws when the wasm cannot be had. */
export function prepareReader(): Promise<unknown> {
  prepared ??= prepareZXingModule({
    overrides: { locateFile: (path: string) => `/vendor/zxing/${path}` },
    fireImmediately: true,
  }).catch((error: unknown) => {
    prepared = null;
    throw error;
  });
  return prepared;
}

/** Text of the QR code in this picture, or null. */
export async function readCode(picture: ImageData): Promise<string | null> {
  const found = await readBarcodes(picture, { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 });
  return found.find((code) => code.isValid)?.text ?? null;
}

/** Takes frames from a video, scaled down so that a decode takes milliseconds on a cheap phone. */
export function frameReader(video: HTMLVideoElement) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (): Promise<string | null> => {
    const { videoWidth, videoHeight } = video;
    if (!context || !videoWidth || !videoHeight || video.readyState < 2) return null;
    const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return readCode(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}
