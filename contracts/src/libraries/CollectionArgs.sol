// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { LibClone } from "solady/utils/LibClone.sol";

import { CreateParams } from "../types/TicketTypes.sol";

/// @notice What a collection can never change, kept in the clone's code: a code read is cheaper than a cold slot.
/// @dev bytes 0..31 eventRef | 32..51 organizer | 52..56 doorsAt | 57..61 endsAt | 62..63 platformFeeBps
///      | from 64 abi.encode(name, symbol, contractURI).
library CollectionArgs {
    uint256 private constant HEAD = 64;

    function encode(CreateParams calldata p) internal pure returns (bytes memory) {
        return abi.encodePacked(
            p.eventRef, p.organizer, p.doorsAt, p.endsAt, p.platformFeeBps, abi.encode(p.name, p.symbol, p.contractURI)
        );
    }

    function eventRef() internal view returns (bytes32) {
        return _word(0);
    }

    function organizer() internal view returns (address) {
        return address(bytes20(_word(32)));
    }

    function doorsAt() internal view returns (uint40) {
        return uint40(bytes5(_word(52)));
    }

    function endsAt() internal view returns (uint40) {
        return uint40(bytes5(_word(57)));
    }

    function platformFeeBps() internal view returns (uint16) {
        return uint16(bytes2(_word(62)));
    }

    function texts() internal view returns (string memory name, string memory symbol, string memory contractURI) {
        return abi.decode(LibClone.argsOnClone(address(this), HEAD), (string, string, string));
    }

    /// @dev The 32 bytes from `offset` on; callers keep the leading ones they need.
    function _word(uint256 offset) private view returns (bytes32) {
        return bytes32(LibClone.argsOnClone(address(this), offset, offset + 32));
    }
}
