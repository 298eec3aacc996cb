"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Field } from "@/app/_components/field";
import { TextInput } from "@/app/_components/text-input";
import type { Room } from "./room-desk";

const bounds = {
  maxShoppers: [1, 100_000],
  perMinute: [1, 100_000],
  offerSeconds: [30, 3_600],
  shopSeconds: [60, 7_200],
} as const;
type Name = keyof typeof bounds;
const names = Object.keys(bounds) as Name[];
type Pace = Record<Name, number>;

const fits = (name: Name, text: string): boolean => {
  const [min, max] = bounds[name];
  return /^\d{1,6}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
};

/** How fast people are let in, changed while they wait. Whoever has her turn keeps it as it was promised. */
export function PaceForm({ room, busy, onSubmit }: { room: Room; busy: boolean; onSubmit: (pace: Pace) => void }) {
  const t = useTranslations("waiting-room.console");
  const [typed, setTyped] = useState<Partial<Record<Name, string>>>({});
  const [asked, setAsked] = useState(false);
  const textOf = (name: Name) => typed[name] ?? String(room[name]);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (busy || !names.every((name) => fits(name, textOf(name)))) return;
    onSubmit(Object.fromEntries(names.map((name) => [name, Number(textOf(name))])) as Pace);
    setAsked(false);
  }

  return (
    <Card as="section" aria-labelledby="pace">
      <form method="post" onSubmit={submit} noValidate className="grid gap-5">
        <h3 id="pace" className="font-semibold">
          {t("pace")}
        </h3>
        <div className="grid items-start gap-5 sm:grid-cols-2">
          {names.map((name) => {
            const [min, max] = bounds[name];
            const wrong = asked && !fits(name, textOf(name));
            return (
              <Field
                key={name}
                label={t(name)}
                hint={name === "maxShoppers" ? t("maxShoppersHint") : undefined}
                error={wrong ? t("wrongNumber", { min, max }) : null}
                required
              >
                <TextInput
                  name={name}
                  dir="ltr"
                  inputMode="numeric"
                  value={textOf(name)}
                  onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
                  className="tabular"
                />
              </Field>
            );
          })}
        </div>
        <div>
          <Button type="submit" variant="secondary" busy={busy}>
            {t("save")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
