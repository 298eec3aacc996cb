// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { MintOrder, PurchaseOrder, TierView } from "../../src/types/TicketTypes.sol";
import { HandlerBase } from "./HandlerBase.sol";

/// @notice How tickets come into being.
abstract contract IssueVerbs is HandlerBase {
    /// @dev Calls whose signature was used: whoever sends them again must be refused.
    bytes[] internal usedCalls;
    address[] internal usedTargets;

    /// @notice One order or two, sometimes longer than a run.
    function mint(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        (uint8 tierId, uint256 quantity) = _room(c, seed);
        if (quantity == 0) return;
        uint256 count = quantity > 1 && seed % 2 == 0 ? 2 : 1;
        MintOrder[] memory orders = new MintOrder[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 part = count == 1 ? quantity : (i == 0 ? quantity / 2 : quantity - quantity / 2);
            uint32 priceMinor = tiers[c][tierId].priceMinor;
            // A discount now and then; the cap on a resale follows what was paid.
            if (_mix(seed, i) % 4 == 0) priceMinor -= uint32(_mix(seed, 9) % (uint256(priceMinor) + 1));
            orders[i] = MintOrder(_person(seed + i), tierId, uint16(part), priceMinor, _ref());
        }
        vm.prank(_staff(c, seed));
        _collection(c).mint(books[c].nextId, orders);
        _done();
    }

    /// @notice One ticket each to a few owners, some of them named twice.
    function mintBulk(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        (uint8 tierId, uint256 quantity) = _room(c, seed);
        if (quantity == 0 || books[c].nextBulkId - (1 << 30) >= 20 * 2048) return;
        address[] memory owners = new address[](quantity);
        for (uint256 i = 0; i < quantity; ++i) {
            owners[i] = _person(_mix(seed, i));
        }
        bytes memory packed;
        owners = _sorted(owners);
        for (uint256 i = 0; i < quantity; ++i) {
            packed = abi.encodePacked(packed, owners[i]);
        }
        vm.prank(_staff(c, seed));
        _collection(c).mintBulk(books[c].nextBulkId, tierId, tiers[c][tierId].priceMinor, _ref(), packed);
        _done();
    }

    /// @notice Bought on chain, by hand or by a signed order.
    function purchase(uint256 where, uint256 seed) external audited {
        address c = _dollarEvent(where);
        (uint8 tierId, uint256 quantity) = _room(c, seed);
        TierView storage tier = tiers[c][tierId];
        address buyer = _person(seed);
        bool isOn = block.timestamp <= tier.salesEndAt && !_isRefundable(c) && books[c].clock.closedAt == 0;
        if (!books[c].onSale || quantity == 0 || !isOn || (tier.attested && attestedUntil[buyer] < block.timestamp)) {
            return;
        }
        if (house.usd.isBlocked(buyer)) return;
        house.usd.mint(buyer, quantity * tier.priceMinor * USD_UNIT);
        if (seed % 2 == 0 || keys[buyer] == 0) {
            vm.prank(buyer);
            house.usd.approve(address(house.sale), quantity * tier.priceMinor * USD_UNIT);
            vm.prank(buyer);
            house.sale.purchase(c, tierId, uint16(quantity), tier.priceMinor, _ref());
        } else {
            _purchaseFor(PurchaseOrder(c, tierId, uint16(quantity), buyer, tier.priceMinor, _ref(), _soon()));
        }
        _done();
    }

    function _purchaseFor(PurchaseOrder memory order) private {
        uint256 total = uint256(order.priceMinor) * order.quantity * USD_UNIT;
        bytes32 digest = authorizationDigest(
            address(house.usd), order.buyer, address(house.sale), total, order.deadline, house.sale.orderHash(order)
        );
        _send(address(house.sale), abi.encodeCall(house.sale.purchaseFor, (order, sign(keys[order.buyer], digest))));
    }

    /// @dev Sends a signed wish, and remembers it for those who would send it again.
    function _send(address target, bytes memory data) internal {
        (bool sent, bytes memory answer) = target.call(data);
        if (!sent) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        _remember(target, data);
    }

    function _remember(address target, bytes memory data) internal {
        if (usedCalls.length < 8) {
            usedCalls.push(data);
            usedTargets.push(target);
        } else {
            uint256 at = uint256(keccak256(data)) % 8;
            (usedCalls[at], usedTargets[at]) = (data, target);
        }
    }

    function _soon() internal view returns (uint40) {
        return uint40(block.timestamp + 1 hours);
    }

    function _dollarEvent(uint256 seed) internal view returns (address c) {
        for (uint256 i = 0; i < house.events.length; ++i) {
            c = address(house.events[(seed % house.events.length + i) % house.events.length]);
            if (books[c].currency == "USD") return c;
        }
    }

    /// @dev A tier and how many tickets of it may be made now: mostly a few, sometimes more than a run takes.
    function _room(address c, uint256 seed) private view returns (uint8 tierId, uint256 quantity) {
        tierId = uint8(1 + _mix(seed, 6) % books[c].tierCount);
        TierView storage tier = tiers[c][tierId];
        if (books[c].paused) return (tierId, 0);
        uint256 wish = _mix(seed, 7);
        quantity = wish % 4 == 0 ? 1 + (wish >> 8) % 23 : 1 + (wish >> 8) % 4;
        uint256 left = tier.cap - tier.sold;
        if (quantity > left) quantity = left;
    }

    function _sorted(address[] memory list) private pure returns (address[] memory) {
        for (uint256 i = 1; i < list.length; ++i) {
            for (uint256 k = i; k > 0 && list[k] < list[k - 1]; --k) {
                (list[k], list[k - 1]) = (list[k - 1], list[k]);
            }
        }
        return list;
    }
}
