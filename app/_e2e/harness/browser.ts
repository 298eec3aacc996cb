import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll } from "vitest";
import { chromiumPath } from "./chromium";

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

// A stack of one's own may be one that compiles each page when it is first asked for.
const waitMs = process.env.E2E_PORT ? 90_000 : 20_000;

const opened = new Map<string, Promise<Browser>>();

afterAll(async () => {
  for (const browser of opened.values()) await (await browser).close();
  opened.clear();
});

type Camera = {
  /** A y4m file that the camera shows; without it the machine has no camera. */
  cameraFile?: string;
};

function browserWith({ cameraFile }: Camera): Promise<Browser> {
  const camera = cameraFile
    ? [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        `--use-file-for-fake-video-capture=${cameraFile}`,
      ]
    : [];
  const key = cameraFile ?? "";
  const browser = opened.get(key) ?? chromium.launch({ executablePath: chromiumPath(), args: [...quiet, ...camera] });
  opened.set(key, browser);
  return browser;
}

async function newPage(options: BrowserContextOptions & Camera): Promise<Page> {
  const { cameraFile, ...context } = options;
  const browser = await browserWith({ cameraFile });
  const opened = await browser.newContext({
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    reducedMotion: "reduce",
    ...context,
  });
  opened.setDefaultTimeout(waitMs);
  return opened.newPage();
}

/** A fan's phone: its own cookies, touch, 390 x 844. */
export const newPhone = (options: BrowserContextOptions & Camera = {}): Promise<Page> =>
  newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, ...options });

/** A desk: its own cookies, 1280 x 900. */
export const newDesktop = (options: BrowserContextOptions & Camera = {}): Promise<Page> =>
  newPage({ viewport: { width: 1280, height: 900 }, ...options });
