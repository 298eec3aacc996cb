import { describe, expect, it } from "vitest";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketFactoryAbi } from "../../../contracts/abi/TicketFactory";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import { ticketSaleAbi } from "../../../contracts/abi/TicketSale";
import { knownErrors, meaningOf } from "./refusal";

const abis = [...ticketFactoryAbi, ...ticketCollectionAbi, ...ticketMarketAbi, ...ticketSaleAbi];
const errors = [...new Set(abis.flatMap((item) => (item.type === "error" ? item.name : [])))].sort();

describe("what a contract's refusal means", () => {
  it("is decided for every error that the contracts can answer with, and for no other", () => {
    expect([...knownErrors].sort()).toEqual(errors);
  });

  it("takes only a thing's own repeat for done: an event's collection, a ticket's entry, a sale's settlement", () => {
    expect(meaningOf("deploy", "TicketFactory_AlreadyCreated")).toBe("done-before");
    expect(meaningOf("check-in", "TicketCollection_AlreadyUsed")).toBe("done-before");
    expect(meaningOf("settle", "TicketMarket_AlreadySettled")).toBe("done-before");
    expect(meaningOf("list", "TicketCollection_AlreadyUsed")).toBe("never");
    expect(meaningOf("mint", "TicketFactory_AlreadyCreated")).toBe("never");
  });

  it("waits for what somebody can mend, and gives up the rest, also what it cannot read", () => {
    for (const error of ["TicketCollection_Paused", "TicketCollection_MissingRole", "TicketFactory_MissingRole"])
      expect(meaningOf("mint", error)).toBe("later");
    for (const error of ["TicketMarket_PriceOverCap", "TicketCollection_Over", "reverted", "too-much-gas"])
      expect(meaningOf("settle", error)).toBe("never");
  });
});
