"use client";

import QRCode from "qrcode";
import { useMemo } from "react";

/** Numeric mode is the densest for digits; four modules of white around it are what readers need. */
export function QrImage({ digits, label }: { digits: string; label: string }) {
  const { size, path } = useMemo(() => {
    const { modules } = QRCode.create([{ data: digits, mode: "numeric" }], { errorCorrectionLevel: "M" });
    let drawn = "";
    for (let row = 0; row < modules.size; row++)
      for (let column = 0; column < modules.size; column++)
        if (modules.get(row, column)) drawn += `M${column + 4} ${row + 4}h1v1h-1z`;
    return { size: modules.size + 8, path: drawn };
  }, [digits]);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="aspect-square w-full"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
