// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ERC721 } from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @dev What most teams write: the library, a struct for each ticket, a cap for each tier, and a mapping of used tickets.
contract OzStructTicket is ERC721("Rival", "RIV") {
    struct Ticket {
        uint8 tierId;
        uint96 priceMinor;
    }

    struct Tier {
        uint128 cap;
        uint128 sold;
    }

    uint256 public nextId = 1;
    mapping(uint256 id => Ticket) public tickets;
    mapping(uint8 tierId => Tier) public tiers;
    mapping(uint256 id => bool) public used;

    event TicketUsed(uint256 indexed id);

    error CapExceeded();
    error NotUsable(uint256 id);

    constructor() {
        tiers[1].cap = 1_000_000;
    }

    function mint(address to, uint256 quantity, uint8 tierId, uint96 priceMinor) external {
        uint256 id = nextId;
        for (uint256 end = id + quantity; id < end; ++id) {
            _issue(to, id, tierId, priceMinor);
        }
        _count(tierId, quantity);
        nextId = id;
    }

    function mintMany(address[] calldata owners, uint8 tierId, uint96 priceMinor) external {
        uint256 id = nextId;
        for (uint256 n; n < owners.length; ++n) {
            _issue(owners[n], id++, tierId, priceMinor);
        }
        _count(tierId, owners.length);
        nextId = id;
    }

    function checkIn(uint256[] calldata ids) external {
        for (uint256 n; n < ids.length; ++n) {
            if (used[ids[n]] || _ownerOf(ids[n]) == address(0)) revert NotUsable(ids[n]);
            used[ids[n]] = true;
            emit TicketUsed(ids[n]);
        }
    }

    function _issue(address to, uint256 id, uint8 tierId, uint96 priceMinor) private {
        _mint(to, id);
        tickets[id] = Ticket(tierId, priceMinor);
    }

    function _count(uint8 tierId, uint256 quantity) private {
        Tier storage tier = tiers[tierId];
        if (tier.sold + quantity > tier.cap) revert CapExceeded();
        tier.sold += uint128(quantity);
    }
}
