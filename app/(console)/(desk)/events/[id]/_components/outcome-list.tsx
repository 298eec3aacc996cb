import Link from "next/link";
import { Card } from "@/app/_components/card";
import { Field } from "@/app/_components/field";
import { Select } from "@/app/_components/select";
import { Spinner } from "@/app/_components/spinner";
import { type Column, Table } from "@/app/_components/table";
import { More } from "../../../../_components/more";
import { ProblemNotice } from "../../../../_components/problem-notice";

type OrderRow = { orderId: string; number: string; email: string };

type Query<R> = {
  data: { pages: { orders: R[] }[] } | undefined;
  error: unknown;
  isPending: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
};

type Props<R extends OrderRow, F extends string> = {
  query: Query<R>;
  filter: { value: F | ""; set: (value: F | "") => void; options: readonly F[]; name: (option: NoInfer<F>) => string };
  words: Record<"show" | "all" | "none" | "caption" | "order" | "buyer" | "more", string>;
  /** Beside the order's number, which leads to its page, and its buyer. */
  columns: Column<R>[];
};

/** Every order that a batch came by, with what became of it; each leads to its own page. */
export function OutcomeList<R extends OrderRow, F extends string>({ query, filter, words, columns }: Props<R, F>) {
  const rows = query.data?.pages.flatMap(({ orders }) => orders) ?? [];
  return (
    <Card as="section" className="grid gap-4 overflow-x-auto">
      <div className="max-w-xs">
        <Field label={words.show}>
          <Select value={filter.value} onChange={({ target }) => filter.set(target.value as F | "")}>
            <option value="">{words.all}</option>
            {filter.options.map((one) => (
              <option key={one} value={one}>
                {filter.name(one)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <ProblemNotice problem={query.error} />
      {query.isPending ? <Spinner /> : null}
      {query.data && rows.length === 0 ? <p className="text-ink-soft">{words.none}</p> : null}
      {rows.length > 0 ? (
        <Table
          caption={words.caption}
          rows={rows}
          rowKey={({ orderId }) => orderId}
          columns={[
            {
              key: "number",
              title: words.order,
              cell: ({ orderId, number }) => (
                <Link href={`/orders/${orderId}`} className="font-semibold text-accent-text hover:underline">
                  <bdi dir="ltr">{number}</bdi>
                </Link>
              ),
            },
            { key: "email", title: words.buyer, cell: ({ email }) => <bdi>{email}</bdi> },
            ...columns,
          ]}
        />
      ) : null}
      <More pages={query}>{words.more}</More>
    </Card>
  );
}
