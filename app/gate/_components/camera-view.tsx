"use client";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import type { useCamera } from "../_lib/use-camera";

type Props = {
  video: RefObject<HTMLVideoElement | null>;
  camera: ReturnType<typeof useCamera>;
  checking: boolean;
};

const corner = "absolute size-10 border-white";
const onCamera = "rounded-control bg-black/70 px-4 py-2.5 font-medium text-white";

export function CameraView({ video, camera, checking }: Props) {
  const t = useTranslations("gate");
  const { state, torch } = camera;
  return (
    <section
      className="relative aspect-[3/4] max-h-[62dvh] w-full overflow-hidden rounded-card bg-black text-white"
      aria-label={t("camera.label")}
      data-testid="gate-camera"
      data-state={state}
    >
      <video ref={video} className="size-full object-cover" muted playsInline />
      {state === "running" ? (
        <>
          <div className="pointer-events-none absolute inset-0 m-auto size-[68%] max-h-[68%]" aria-hidden="true">
            <span className={`${corner} start-0 top-0 rounded-ss-2xl border-s-4 border-t-4`} />
            <span className={`${corner} end-0 top-0 rounded-se-2xl border-e-4 border-t-4`} />
            <span className={`${corner} start-0 bottom-0 rounded-es-2xl border-s-4 border-b-4`} />
            <span className={`${corner} end-0 bottom-0 rounded-ee-2xl border-e-4 border-b-4`} />
          </div>
          <p className="absolute inset-x-4 bottom-4 text-center" role="status">
            <span className={`${onCamera} inline-block`}>{checking ? t("checking") : t("camera.aim")}</span>
          </p>
        </>
      ) : (
        <div className="absolute inset-0 grid place-content-center gap-4 bg-black p-6 text-center">
          <p role="status" className="text-lg">
            {checking ? t("checking") : t(`camera.${state}`)}
          </p>
          {state === "starting" ? null : (
            <button
              type="button"
              className="min-h-12 rounded-control bg-white px-5 py-2.5 font-semibold text-black"
              onClick={camera.retry}
            >
              {t("camera.retry")}
            </button>
          )}
        </div>
      )}
      {state === "running" && torch ? (
        <button type="button" className={`${onCamera} absolute end-3 top-3`} onClick={() => void camera.toggleTorch()}>
          {t(torch.on ? "camera.torchOff" : "camera.torchOn")}
        </button>
      ) : null}
    </section>
  );
}
