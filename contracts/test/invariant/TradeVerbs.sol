// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { BuyOrder, GiftIntent, ListIntent, Permit, RepriceIntent, UnlistIntent } from "../../src/types/TicketTypes.sol";
import { IssueVerbs } from "./IssueVerbs.sol";

/// @notice What fans do with their tickets: by hand, by a signed wish, many wishes at once.
abstract contract TradeVerbs is IssueVerbs {
    function list(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Listable);
        if (id == 0) return;
        address holder = entries[c][id].owner;
        uint32 priceMinor = _price(seed, _capMinor(c, entries[c][id]));
        if (_byHand(holder, seed)) {
            vm.prank(holder);
            house.market.list(c, id, priceMinor);
        } else {
            _send(address(house.market), _listCall(c, id, priceMinor));
        }
        _done();
    }

    function reprice(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Sellable);
        if (id == 0) return;
        address holder = entries[c][id].owner;
        uint32 priceMinor = _price(seed, _capMinor(c, entries[c][id]));
        if (_byHand(holder, seed)) {
            vm.prank(holder);
            house.market.reprice(c, id, priceMinor);
        } else {
            _send(address(house.market), _repriceCall(c, id, priceMinor));
        }
        _done();
    }

    function unlist(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Listed);
        // Rarely, or nothing would be sold.
        if (id == 0 || _mix(seed, 11) % 3 != 0) return;
        address holder = entries[c][id].owner;
        if (_byHand(holder, seed)) {
            vm.prank(holder);
            house.market.unlist(c, id);
        } else {
            _send(address(house.market), _unlistCall(c, id));
        }
        _done();
    }

    function gift(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Giftable);
        if (id == 0) return;
        address holder = entries[c][id].owner;
        address to = _other(holder, seed);
        if (tiers[c][entries[c][id].tierId].attested && attestedUntil[to] < block.timestamp) return;
        if (_byHand(holder, seed)) {
            vm.prank(holder);
            house.market.gift(c, id, to, _ref());
        } else {
            _send(address(house.market), _giftCall(c, id, to));
        }
        _done();
    }

    /// @notice Settles an offer in the event's own money: card, USDC in three ways, or coins.
    function buy(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Sellable);
        if (id == 0) return;
        address buyer = _other(entries[c][id].owner, seed);
        if (tiers[c][entries[c][id].tierId].attested && attestedUntil[buyer] < block.timestamp) return;
        if (books[c].currency == "EUR" || _mix(seed, 12) % 4 == 0) _settle(c, id, buyer);
        else if (!_isMatched(c, id, buyer)) _matchBuyer(c, id, buyer);
        else if (books[c].currency == "USD") _buyInUsd(c, id, buyer, seed);
        else _buyInCoins(c, id, buyer);
        _done();
    }

    /// @notice Three wishes in one transaction, the middle one signed by somebody else.
    function execute(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 listed = _find(c, seed, Need.Listed);
        uint256 free = _find(c, seed, Need.Listable);
        if (listed == 0 || free == 0) return;
        address holder = entries[c][free].owner;
        if (keys[entries[c][listed].owner] == 0 || keys[holder] == 0) return;
        bytes[] memory calls = new bytes[](3);
        calls[0] = _listCall(c, free, _price(seed, _capMinor(c, entries[c][free])));
        calls[1] = _forgedCall(c, free, _other(holder, seed));
        calls[2] = _unlistCall(c, listed);
        (expectedResults, expectedDone) = (3, 5);
        house.market.execute(calls, 500_000);
        _remember(address(house.market), calls[0]);
        _remember(address(house.market), calls[2]);
        _done();
    }

    function cancelIntent(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Listable);
        if (id == 0 || keys[entries[c][id].owner] == 0) return;
        address holder = entries[c][id].owner;
        ListIntent memory wish = ListIntent(c, id, 1, _nonce(), uint40(block.timestamp + 365 days));
        vm.prank(holder);
        house.market.cancelIntent(wish.nonce);
        bytes memory signature = _signed(holder, digestOf(wish));
        _remember(address(house.market), abi.encodeCall(house.market.listFor, (wish, holder, signature)));
        _done();
    }

    function delegateDevice(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Unused);
        if (id == 0) return;
        vm.prank(entries[c][id].owner);
        house.market.delegateDevice(c, id, bytes32(seed), bytes32(where), _soon());
        _done();
    }

    /// @notice After the event a souvenir moves like any token.
    function handOn(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Souvenir);
        if (id == 0) return;
        address holder = entries[c][id].owner;
        address friend = _other(holder, seed);
        address caller = holder;
        if (seed % 3 == 0) {
            vm.prank(holder);
            _collection(c).approve(friend, id);
            caller = friend;
        }
        vm.prank(caller);
        _collection(c).transferFrom(holder, friend, id);
        _done();
    }

    function _settle(address c, uint256 id, address buyer) private {
        bytes32 saleRef = _ref();
        Entry storage e = entries[c][id];
        vm.prank(_staff(c, uint256(saleRef)));
        house.market.settleByCard(c, id, e.owner, buyer, e.askMinor, saleRef);
    }

    function _matchBuyer(address c, uint256 id, address buyer) private {
        vm.prank(_staff(c, id));
        house.market.matchBuyer(c, id, buyer, uint40(block.timestamp + 1 days));
    }

    function _isMatched(address c, uint256 id, address buyer) private view returns (bool) {
        Entry storage e = entries[c][id];
        if (!tiers[c][e.tierId].queueMatched) return true;
        return e.matched == buyer && e.matchedUntil >= block.timestamp && e.matchedAtMove == e.moves;
    }

    function _buyInCoins(address c, uint256 id, address buyer) private {
        uint32 priceMinor = entries[c][id].askMinor;
        uint256 value = priceMinor * NATIVE_UNIT;
        bytes32 saleRef = _ref();
        _give(buyer, value);
        vm.prank(buyer);
        house.market.buyNative{ value: value }(c, id, priceMinor, saleRef);
    }

    function _buyInUsd(address c, uint256 id, address buyer, uint256 seed) private {
        if (house.usd.isBlocked(buyer)) return;
        BuyOrder memory order = BuyOrder(c, id, buyer, entries[c][id].askMinor, _ref(), _soon());
        house.usd.mint(buyer, order.priceMinor * USD_UNIT);
        uint256 way = keys[buyer] == 0 ? 0 : _mix(seed, 13) % 3;
        if (way == 0) {
            vm.prank(buyer);
            house.usd.approve(address(house.market), order.priceMinor * USD_UNIT);
            vm.prank(buyer);
            house.market.buy(c, id, order.priceMinor, order.saleRef);
        } else if (way == 1 && buyer.code.length == 0) {
            Permit memory permit = _permit(buyer, order.priceMinor * USD_UNIT);
            vm.prank(buyer);
            house.market.buyWithPermit(c, id, order.priceMinor, order.saleRef, permit);
        } else {
            _send(address(house.market), abi.encodeCall(house.market.buyFor, (order, _payment(order))));
        }
    }

    function _permit(address buyer, uint256 amount) private view returns (Permit memory permit) {
        (permit.value, permit.deadline) = (amount, _soon());
        uint256 nonce = house.usd.nonces(buyer);
        bytes32 digest = permitDigest(address(house.usd), buyer, address(house.market), amount, nonce, permit.deadline);
        (permit.v, permit.r, permit.s) = vm.sign(keys[buyer], digest);
    }

    function _payment(BuyOrder memory order) private view returns (bytes memory) {
        bytes32 nonce = house.market.orderHash(order);
        uint256 amount = order.priceMinor * USD_UNIT;
        return _signed(
            order.buyer,
            authorizationDigest(address(house.usd), order.buyer, address(house.market), amount, order.deadline, nonce)
        );
    }

    /// @dev Coins out of nowhere, in the books too.
    function _give(address to, uint256 value) internal {
        vm.deal(to, to.balance + value);
        coins[to] += value;
    }

    function _byHand(address holder, uint256 seed) private view returns (bool) {
        return keys[holder] == 0 || _mix(seed, 14) % 2 == 0;
    }

    function _signed(address signer, bytes32 digest) private view returns (bytes memory) {
        return sign(keys[signer], digest);
    }

    function _listCall(address c, uint256 id, uint32 priceMinor) private returns (bytes memory) {
        ListIntent memory wish = ListIntent(c, id, priceMinor, _nonce(), _soon());
        address holder = entries[c][id].owner;
        bytes memory signature = _signed(holder, digestOf(wish));
        return abi.encodeCall(house.market.listFor, (wish, holder, signature));
    }

    /// @dev Somebody else signs for the holder.
    function _forgedCall(address c, uint256 id, address forger) private returns (bytes memory) {
        ListIntent memory wish = ListIntent(c, id, 1, _nonce(), _soon());
        bytes memory signature = _signed(forger, digestOf(wish));
        return abi.encodeCall(house.market.listFor, (wish, entries[c][id].owner, signature));
    }

    function _repriceCall(address c, uint256 id, uint32 priceMinor) private returns (bytes memory) {
        RepriceIntent memory wish = RepriceIntent(c, id, priceMinor, _nonce(), _soon());
        address holder = entries[c][id].owner;
        bytes memory signature = _signed(holder, digestOf(wish));
        return abi.encodeCall(house.market.repriceFor, (wish, holder, signature));
    }

    function _unlistCall(address c, uint256 id) private returns (bytes memory) {
        UnlistIntent memory wish = UnlistIntent(c, id, _nonce(), _soon());
        address holder = entries[c][id].owner;
        bytes memory signature = _signed(holder, digestOf(wish));
        return abi.encodeCall(house.market.unlistFor, (wish, holder, signature));
    }

    function _giftCall(address c, uint256 id, address to) private returns (bytes memory) {
        GiftIntent memory wish = GiftIntent(c, id, to, _ref(), _nonce(), _soon());
        address holder = entries[c][id].owner;
        bytes memory signature = _signed(holder, digestOf(wish));
        return abi.encodeCall(house.market.giftFor, (wish, holder, signature));
    }
}
