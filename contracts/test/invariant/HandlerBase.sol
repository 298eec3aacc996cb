// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { ContractWallet } from "../mocks/Wallets.sol";
import { StateAudit } from "./StateAudit.sol";
import { House, TicketBooks } from "./TicketBooks.sol";

/// @notice The people of a run, and how a verb finds somebody and something to act on.
/// @dev Each verb takes two numbers: which event, and a seed for everything else.
abstract contract HandlerBase is StateAudit {
    /// @dev What a verb needs of a ticket.
    enum Need {
        Alive,
        Listable,
        Listed,
        Sellable,
        Giftable,
        Unused,
        Thawed,
        Frozen,
        Reissuable,
        Due,
        Wished,
        Claimable,
        Souvenir
    }

    /// @dev How many tickets a verb looks at.
    uint256 private constant LOOKS = 24;

    address[] internal people;
    mapping(address person => uint256 key) internal keys;
    mapping(bytes4 verb => uint256 times) public done;
    uint256 private nonces;

    constructor(House memory house_) TicketBooks(house_) {
        for (uint256 i = 0; i < 6; ++i) {
            (address person, uint256 key) = makeAddrAndKey(string.concat("fan ", vm.toString(i)));
            keys[person] = key;
            _join(person);
        }
        // One of them is a smart account, which vouches for what its key signs.
        uint256 walletKey = uint256(keccak256("wallet"));
        address wallet = address(new ContractWallet(vm.addr(walletKey), true));
        keys[wallet] = walletKey;
        _join(wallet);
        _watchCoins(house.treasury);
        for (uint256 i = 0; i < house.events.length; ++i) {
            address organizer = books[address(house.events[i])].organizer;
            isOrganizer[organizer] = true;
            _watchCoins(organizer);
        }
    }

    /// @notice Everybody who ever held a ticket.
    function everybody() external view returns (address[] memory) {
        return holdersEver;
    }

    function _join(address person) internal {
        people.push(person);
        _watchCoins(person);
    }

    function _watchCoins(address account) private {
        for (uint256 i = 0; i < coinHolders.length; ++i) {
            if (coinHolders[i] == account) return;
        }
        coinHolders.push(account);
        coins[account] = account.balance;
    }

    function _done() internal {
        done[msg.sig] += 1;
    }

    /// @dev Forge likes small numbers and repeats itself; this spreads them.
    function _mix(uint256 seed, uint256 salt) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }

    function _event(uint256 seed) internal view returns (address) {
        return address(house.events[_mix(seed, 1) % house.events.length]);
    }

    function _person(uint256 seed) internal view returns (address) {
        return people[_mix(seed, 2) % people.length];
    }

    /// @dev Somebody else.
    function _other(address person, uint256 seed) internal view returns (address) {
        address other = _person(seed);
        for (uint256 i = 0; other == person; ++i) {
            other = people[i];
        }
        return other;
    }

    /// @dev Who may act for the event: its operator or its organizer.
    function _staff(address c, uint256 seed) internal view returns (address) {
        return _mix(seed, 3) % 2 == 0 ? house.relayer : books[c].organizer;
    }

    /// @dev The first fitting ticket from a random place on, or 0.
    function _find(address c, uint256 seed, Need need) internal view returns (uint256) {
        uint256[] storage ids = books[c].ids;
        uint256 count = ids.length;
        if (count == 0 || _isVain(c, need)) return 0;
        mapping(uint256 id => Entry) storage all = entries[c];
        uint256 at = _mix(seed, 4) % count;
        for (uint256 i = 0; i < count && i < LOOKS; ++i) {
            uint256 id = ids[at];
            if (_fits(c, all[id], need)) return id;
            if (++at == count) at = 0;
        }
        return 0;
    }

    /// @dev No ticket of the event can fit now.
    function _isVain(address c, Need need) private view returns (bool) {
        Book storage book = books[c];
        if (need == Need.Sellable || need == Need.Listable) return book.paused;
        if (need == Need.Claimable) return !_isRefundable(c);
        if (need == Need.Giftable) return book.clock.cancelledAt != 0;
        return need == Need.Souvenir && block.timestamp <= book.clock.endsAt;
    }

    function _fits(address c, Entry storage e, Need need) internal view returns (bool) {
        if (e.owner == address(0)) return false;
        if (need == Need.Alive) return true;
        if (need == Need.Listed) return e.listed;
        if (need == Need.Unused) return !e.used && !e.listed;
        if (need == Need.Thawed) return !e.frozen;
        if (need == Need.Frozen) return e.frozen;
        if (need == Need.Giftable) return _isGiftable(c, e);
        if (need == Need.Souvenir) return _isSouvenir(c, e);
        if (need == Need.Claimable) return e.onChain && !e.returned && _isRefundable(c);
        if (need == Need.Wished) return e.wishReadyAt != 0;
        if (need == Need.Reissuable) return !e.used;
        if (need == Need.Due) return _isDue(c, e);
        bool mayTrade = !books[c].paused && !e.frozen && _isInResaleWindow(c, e);
        if (need == Need.Sellable) return mayTrade && e.listed;
        return mayTrade && !e.listed && !e.used && _capMinor(c, e) != 0;
    }

    /// @dev A request of the desk that can be carried out now.
    function _isDue(address c, Entry storage e) private view returns (bool) {
        if (e.wishReadyAt == 0 || block.timestamp < e.wishReadyAt) return false;
        if (block.timestamp > uint256(e.wishReadyAt) + 30 days || e.wishAtMove != e.moves) return false;
        return !e.used && e.wishTo != e.owner && (e.wishTo != address(0) || _canRefund(c, e));
    }

    /// @dev What was released, or went back already, is not there to be refunded.
    function _canRefund(address c, Entry storage e) internal view returns (bool) {
        return !e.onChain || (!e.returned && books[c].escrowMinor >= e.paidMinor);
    }

    function _nonce() internal returns (uint256) {
        return uint256(keccak256(abi.encode("nonce", ++nonces)));
    }

    function _ref() internal returns (bytes32) {
        return keccak256(abi.encode("ref", ++nonces));
    }

    function _price(uint256 seed, uint256 cap) internal pure returns (uint32) {
        // The cap itself often, where mistakes live.
        return uint32(seed % 3 == 0 ? cap : 1 + _mix(seed, 5) % cap);
    }

    function _collection(address c) internal pure returns (TicketCollection) {
        return TicketCollection(c);
    }
}
