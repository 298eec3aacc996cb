import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DateText } from "@/app/_components/date-text";
import { EventStateBadge } from "../../../_components/event-state-badge";
import { NavLink } from "../../../_components/nav-link";
import { Refused } from "../../../_components/refused";
import { loadEvent, loadRole } from "./_components/load-event";

type Props = { params: Promise<{ id: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const event = await loadEvent((await params).id);
  return event.ok ? { title: event.value.title } : {};
}

/** What all pages of one event share: its name, its state and the way between them. */
export default async function EventLayout({ params, children }: Props) {
  const { id } = await params;
  const [loaded, role, t, room, capacity, settlement, cancellation, vouchers, postponement, returns] =
    await Promise.all([
      loadEvent(id),
      loadRole(),
      getTranslations("console.event"),
      getTranslations("waiting-room"),
      getTranslations("capacity"),
      getTranslations("settlement"),
      getTranslations("cancellation"),
      getTranslations("vouchers"),
      getTranslations("postponement"),
      getTranslations("returns"),
    ]);
  if (!loaded.ok) return <Refused code={loaded.refusal.code} />;
  const event = loaded.value;
  const at = `/events/${id}`;
  return (
    <>
      <div className="grid gap-2">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="text-title">
            <bdi>{event.title}</bdi>
          </h1>
          <EventStateBadge state={event.state} />
        </div>
        <p className="text-ink-soft">
          <DateText at={event.startsAt} timezone={event.timezone} zone />
          {event.venueName ? (
            <>
              {" "}
              · <bdi>{event.venueName}</bdi>
            </>
          ) : null}
        </p>
      </div>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 border-b border-line">
        <nav aria-label={t("nav")} className="-mb-px flex max-w-full min-w-0 overflow-x-auto">
          <NavLink look="tab" href={at} exact>
            {t("overview")}
          </NavLink>
          {event.state === "draft" && role !== "door" ? (
            <NavLink look="tab" href={`${at}/edit`}>
              {t("edit")}
            </NavLink>
          ) : null}
          {role !== "door" ? (
            <NavLink look="tab" href={`${at}/orders`}>
              {t("orders")}
            </NavLink>
          ) : null}
          {role !== "door" ? (
            <NavLink look="tab" href={`${at}/tickets`}>
              {t("tickets")}
            </NavLink>
          ) : null}
          {event.state !== "draft" ? (
            <NavLink look="tab" href={`${at}/capacity`}>
              {capacity("tab")}
            </NavLink>
          ) : null}
          {role !== "door" ? (
            <NavLink look="tab" href={`${at}/vouchers`}>
              {vouchers("tab")}
            </NavLink>
          ) : null}
          {event.state !== "cancelled" && role !== "door" ? (
            <NavLink look="tab" href={`${at}/returns`}>
              {returns("tab")}
            </NavLink>
          ) : null}
          {event.state !== "draft" && role !== "door" ? (
            <NavLink look="tab" href={`${at}/settlement`}>
              {settlement("tab")}
            </NavLink>
          ) : null}
          <NavLink look="tab" href={`${at}/waiting-room`}>
            {room("tab")}
          </NavLink>
          <NavLink look="tab" href={`${at}/gates`}>
            {t("gates")}
          </NavLink>
          <NavLink look="tab" href={`${at}/preview`}>
            {t("preview")}
          </NavLink>
          {event.state === "live" && role !== "door" ? (
            <NavLink look="tab" href={`${at}/postponement`}>
              {postponement("tab")}
            </NavLink>
          ) : null}
          {(event.state === "live" || event.state === "cancelled") && role !== "door" ? (
            <NavLink look="tab" href={`${at}/cancellation`}>
              {cancellation(event.state === "cancelled" ? "progress" : "tab")}
            </NavLink>
          ) : null}
        </nav>
        <div className="flex flex-wrap gap-x-5 gap-y-1 pb-3 empty:hidden">
          {role !== "door" ? (
            <Link href={`${at}/copy`} className="text-sm font-semibold text-accent-text hover:underline">
              {postponement("copy.link")}
            </Link>
          ) : null}
          {event.state === "live" && event.pageUrl ? (
            <a href={event.pageUrl} className="text-sm font-semibold text-accent-text hover:underline">
              {t("page")}{" "}
              <span aria-hidden="true" className="inline-block rtl:-scale-x-100">
                ↗
              </span>
            </a>
          ) : null}
        </div>
      </div>
      {children}
    </>
  );
}
