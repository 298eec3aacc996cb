import { PNG } from "pngjs";

type Size = { width: number; height: number };
type Options = Partial<Size> & {
  /** How long each picture stays, at ten frames a second. Chromium starts again at the end. */
  framesEach?: number;
  /** Part of the frame's shorter side that the picture fills. */
  fill?: number;
};

/**
 * PNG pictures as the uncompressed video that Chromium's `--use-file-for-fake-video-capture` plays as a camera. Each picture
 * is fitted into the frame by averaging, on grey, as a lens would see a screen.
 */
export function y4mFrom(pictures: readonly Buffer[], options: Options = {}): Buffer {
  const { width = 640, height = 480, framesEach = 10, fill = 0.95 } = options;
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  const frames = pictures.flatMap((picture) => {
    const frame = Buffer.concat([Buffer.from("FRAME\n"), toPlanes(PNG.sync.read(picture), { width, height }, fill)]);
    return Array.from({ length: framesEach }, () => frame);
  });
  return Buffer.concat([header, ...frames]);
}

const grey = 128;

/** Full-range luma, with colour left out: a camera's reader looks at brightness only. */
function toPlanes(png: PNG, { width, height }: Size, fill: number): Buffer {
  const luma = Buffer.alloc(width * height, grey);
  const scale = Math.min((width * fill) / png.width, (height * fill) / png.height);
  const [shownWidth, shownHeight] = [Math.floor(png.width * scale), Math.floor(png.height * scale)];
  const [left, top] = [(width - shownWidth) >> 1, (height - shownHeight) >> 1];
  for (let y = 0; y < shownHeight; y++)
    for (let x = 0; x < shownWidth; x++)
      luma[(top + y) * width + left + x] = average(png, x / scale, y / scale, (x + 1) / scale, (y + 1) / scale);
  return Buffer.concat([luma, Buffer.alloc((width * height) / 2, grey)]);
}

function average(png: PNG, x0: number, y0: number, x1: number, y1: number): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.floor(y0); y < Math.max(Math.ceil(y1), Math.floor(y0) + 1) && y < png.height; y++)
    for (let x = Math.floor(x0); x < Math.max(Math.ceil(x1), Math.floor(x0) + 1) && x < png.width; x++) {
      const at = (y * png.width + x) * 4;
      const [r = 0, g = 0, b = 0, a = 255] = png.data.subarray(at, at + 4);
      const bright = 0.299 * r + 0.587 * g + 0.114 * b;
      sum += (bright * a + 255 * (255 - a)) / 255;
      count++;
    }
  return count > 0 ? Math.round(sum / count) : grey;
}
