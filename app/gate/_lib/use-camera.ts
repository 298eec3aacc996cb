"use client";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { frameReader, prepareReader } from "./read-codes";

export type CameraState = "starting" | "running" | "denied" | "none" | "busy" | "insecure" | "reader";

const everyMs = 110;

const problemOf = (error: unknown): CameraState => {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return "denied";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "none" : "busy";
};

/** Runs the camera and hands over each code text that a frame shows (about nine frames a second) while not `paused`. */
export function useCamera(video: RefObject<HTMLVideoElement | null>, paused: boolean, onText: (text: string) => void) {
  const [state, setState] = useState<CameraState>("starting");
  const [attempt, setAttempt] = useState(0);
  const [torch, setTorch] = useState<{ on: boolean } | null>(null);
  const track = useRef<MediaStreamTrack | null>(null);
  const latest = useRef({ paused, onText });
  latest.current = { paused, onText };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` starts the camera again when a person asks.
  useEffect(() => {
    let alive = true;
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    setState("starting");

    async function start() {
      if (!navigator.mediaDevices?.getUserMedia) return setState("insecure");
      try {
        const video = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
        stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      } catch (error) {
        if (alive) setState(problemOf(error));
        return;
      }
      if (!alive || !video.current) return stop();
      track.current = stream.getVideoTracks()[0] ?? null;
      track.current?.addEventListener("ended", () => alive && setState("busy"));
      // `torch` is in no published type yet.
      const abilities = (track.current?.getCapabilities?.() ?? {}) as MediaTrackCapabilities & { torch?: boolean };
      setTorch(abilities.torch ? { on: false } : null);
      video.current.srcObject = stream;
      await video.current.play().catch(() => undefined);
      try {
        await prepareReader();
      } catch {
        if (alive) setState("reader");
        return stop();
      }
      if (!alive) return;
      setState("running");
      const read = frameReader(video.current);
      const loop = async () => {
        if (!alive) return;
        if (!latest.current.paused && !document.hidden) {
          const text = await read().catch(() => null);
          if (alive && text && !latest.current.paused) latest.current.onText(text);
        }
        timer = setTimeout(loop, everyMs);
      };
      void loop();
    }
    function stop() {
      for (const each of stream?.getTracks() ?? []) each.stop();
    }
    void start();
    return () => {
      alive = false;
      clearTimeout(timer);
      stop();
    };
  }, [attempt, video]);

  const toggleTorch = useCallback(async () => {
    const on = !torch?.on;
    await track.current
      ?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
      .catch(() => undefined);
    setTorch({ on });
  }, [torch]);

  return { state, retry: () => setAttempt((n) => n + 1), torch, toggleTorch };
}
