import type { ScanResult } from "./scan-client";

/** Hertz and start in seconds: rising for yes, low and long for no, one middle tone for wait. */
const tones: Record<ScanResult["decision"], { hertz: number; at: number; seconds: number }[]> = {
  admit: [
    { hertz: 880, at: 0, seconds: 0.1 },
    { hertz: 1320, at: 0.11, seconds: 0.16 },
  ],
  refuse: [
    { hertz: 196, at: 0, seconds: 0.25 },
    { hertz: 165, at: 0.3, seconds: 0.35 },
  ],
  retry: [{ hertz: 523, at: 0, seconds: 0.18 }],
};
const vibrations: Record<ScanResult["decision"], number[]> = {
  admit: [80],
  refuse: [250, 100, 250],
  retry: [60, 60, 60],
};

let audio: AudioContext | null = null;

/** Browsers let a page make sound only after a touch or a key. */
export function allowSound(): void {
  audio ??= typeof AudioContext === "undefined" ? null : new AudioContext();
  if (audio?.state === "suspended") void audio.resume();
}

export function signal(decision: ScanResult["decision"], sound: boolean): void {
  navigator.vibrate?.(vibrations[decision]);
  if (!sound || !audio || audio.state !== "running") return;
  for (const { hertz, at, seconds } of tones[decision]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    tone.type = decision === "refuse" ? "square" : "sine";
    volume.gain.value = 0.2;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + seconds);
  }
}
