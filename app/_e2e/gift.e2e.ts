import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./harness/eventually";
import { lastLetterFor, lettersFor } from "./harness/mailbox";
import { refusalOf } from "./steps/doors";
import { bought, byLetter, type Fan, signedIn, someone } from "./steps/fan-doors";
import { liveEvent, type Organizer, organizer } from "./steps/organizer-doors";
import { ownerOnChain } from "./steps/register";

const brand = "aurora";
let staff: Organizer;
let ada: Fan;
let key: string;
const adaEmail = someone("ada");

beforeAll(async () => {
  staff = await organizer();
  const event = await liveEvent(staff, [{ giftsMax: 1 }], "Gift");
  const made = await bought(adaEmail, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 1 }]);
  key = made.keys[0] ?? "";
  ada = await signedIn(adaEmail);
});

describe("a ticket given to a friend", () => {
  it("is not given to oneself", async () => {
    expect(await refusalOf(ada.api.gift.create.mutate({ brand, key, toEmail: adaEmail.toUpperCase() }))).toMatchObject({
      status: 422,
      code: "gift-to-self",
    });
  });

  it("arrives with one letter whose link opens it, and goes no further than the organizer allows", async () => {
    const friendEmail = someone("friend");
    await ada.api.gift.create.mutate({ brand, key, toEmail: friendEmail });
    const letter = await lastLetterFor(friendEmail);
    expect(letter.subject).toMatch(/^You were given a ticket/);
    const friend = await byLetter(letter.text);
    const [hers] = await friend.api.ticket.mine.query({ brand });
    expect(hers).toMatchObject({ key, state: "valid", canGive: false, giftsLeft: 0 });
    const { digits } = await friend.api.ticketCode.code.query({ brand, key });
    expect(digits.length).toBeGreaterThan(100);
    expect(await refusalOf(ada.api.ticketCode.code.query({ brand, key }))).toMatchObject({ code: "not-owner" });
    expect(await refusalOf(friend.api.gift.create.mutate({ brand, key, toEmail: someone("third") }))).toMatchObject({
      status: 409,
      code: "gift-limit",
      data: { given: 1, allowed: 1 },
    });
    expect(await lettersFor(friendEmail)).toHaveLength(1);
    expect(await ownerOnChain(key)).toMatch(/^0x/);
    await eventually("the giver's empty list", async () =>
      (await ada.api.ticket.mine.query({ brand })).every((ticket) => ticket.key !== key),
    );
  });
});
