"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_components/button";
import { Card } from "@/app/_components/card";
import { Field } from "@/app/_components/field";
import { Money } from "@/app/_components/money";
import { TextArea, TextInput } from "@/app/_components/text-input";
import { useTRPCClient } from "@/app/_lib/trpc/client";
import { ProblemNotice } from "../../../../_components/problem-notice";
import { useAct } from "../../../../_components/use-act";
import type { Cancellation } from "./cancellation-types";

const mostWords = 1_000;
type Props = { cancellation: Cancellation; onDone: () => Promise<unknown> };

/** Says what will happen and to how many, and asks for the event's name before it does. */
export function CancelForm({ cancellation, onDone }: Props) {
  const t = useTranslations("cancellation");
  const client = useTRPCClient();
  const router = useRouter();
  const { problem, busy, act } = useAct(onDone);
  const [title, setTitle] = useState("");
  const [message, setMessage] = useState("");
  const [tried, setTried] = useState(false);
  const { eventId, orders, backMinor, currency } = cancellation;
  const named = title.trim() === cancellation.title.trim();

  async function submitted(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!named || message.length > mostWords) return;
    const begin = async () => {
      await client.cancellation.begin.mutate({ eventId, title: title.trim(), message });
      return t("begun");
    };
    // The frame around this page (badge, links) comes from the server.
    if (await act("begin", begin)) router.refresh();
  }

  return (
    <Card as="section" className="grid max-w-2xl gap-5">
      <h2 className="text-heading">{t("title")}</h2>
      <ul className="grid list-disc gap-1.5 ps-5">
        <li>{t("means.doors")}</li>
        <li>
          {orders === 0
            ? t("means.noOrders")
            : t.rich("means.money", {
                orders,
                amount: () => <Money amountMinor={backMinor} currency={currency} />,
              })}
        </li>
        <li>{t("means.letters")}</li>
        <li className="font-semibold">{t("means.forGood")}</li>
      </ul>
      <form onSubmit={submitted} noValidate className="grid gap-4">
        <Field
          label={t("message")}
          hint={t("messageHint")}
          error={tried && message.length > mostWords ? t("messageLong", { most: mostWords }) : null}
        >
          <TextArea rows={4} value={message} onChange={({ target }) => setMessage(target.value)} />
        </Field>
        <Field
          label={t("confirm", { title: `\u2068${cancellation.title}\u2069` })}
          error={tried && !named ? t("confirmWrong") : null}
          required
        >
          <TextInput value={title} autoComplete="off" onChange={({ target }) => setTitle(target.value)} dir="auto" />
        </Field>
        <ProblemNotice problem={problem} />
        <div>
          <Button type="submit" variant="danger" busy={busy === "begin"}>
            {t("verb")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
