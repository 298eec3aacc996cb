// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { CreateParams, Policy } from "../types/TicketTypes.sol";
import { TierRules, TierRulesLib } from "./TierRules.sol";

/// @notice What a collection can never change, kept in the clone's code: a code read is cheaper than a cold slot.
/// @dev Code of a collection: 45 bytes of ERC-1167, then words of 32 bytes:
///      0 event reference
///      1 organizer 160 | doors 32 | end 32 | currency 24 | policy flags 8
///      2 operator 160 | tier count 8 | platform fee bps 16 | rule delay 24 | desk delay 24 | release delay 24
///      3.. one word of rules a tier (TierRules)
///      then a length byte and the name, a length byte and the symbol, and the contract URI to the end.
///
///      Why creation goes through `pendingCode`: the init code of every collection is the same 24 bytes, which ask the
///      factory for the code to install. So a CREATE2 address depends on organizer and event reference alone, a second
///      collection for an event is impossible without a list of the first ones, and whether a collection is genuine is
///      computed, not looked up: a cold slot less in every sale. The code installed is final: nothing here can destroy it.
library CollectionArgs {
    /// @dev mstore(0, selector of pendingCode()); staticcall(gas, caller, 28, 4, 0, 0); return what came back.
    bytes internal constant INIT_CODE = hex"63d23cb5175f525f5f6004601c335afa503d5f5f3e3d5ff3";
    bytes32 internal constant INIT_CODE_HASH = keccak256(INIT_CODE);
    /// @dev Length of the ERC-1167 code in front of the words.
    uint256 private constant CLONE_SIZE = 45;
    uint256 private constant FIRST_TIER = 3;
    uint256 private constant CAP_MAY_RISE = 1;
    uint256 private constant CAP_MAY_FALL = 2;
    uint256 private constant MAY_POSTPONE = 4;

    /// @notice The whole code of a new collection. The caller has checked times, fee and texts; tiers are checked here.
    function encode(CreateParams calldata p, address version) internal pure returns (bytes memory code) {
        uint256[] memory rules = TierRulesLib.packAll(p.tiers, p.platformFeeBps);
        code = abi.encodePacked(
            hex"363d3d373d3d3d363d73",
            version,
            hex"5af43d82803e903d91602b57fd5bf3",
            p.eventRef,
            _eventWord(p),
            _houseWord(p),
            rules
        );
        code = abi.encodePacked(
            code, uint8(bytes(p.name).length), p.name, uint8(bytes(p.symbol).length), p.symbol, p.contractURI
        );
    }

    /// @notice The address that belongs to an organizer's event.
    function addressOf(address factory, address organizer_, bytes32 eventRef_) internal pure returns (address) {
        return _create2(factory, keccak256(abi.encode(organizer_, eventRef_)));
    }

    /// @notice True when the factory made this collection: its address is the one that belongs to the organizer and the
    ///         event that its code names. Costs one code read and no slot.
    function isGenuine(address factory, address collection) internal view returns (bool) {
        bytes32 salt;
        assembly ("memory-safe") {
            // The salt's two words: organizer, padded to a word, and event reference.
            extcodecopy(collection, 0x20, CLONE_SIZE, 0x20)
            mstore(0x00, 0)
            extcodecopy(collection, 0x0c, add(CLONE_SIZE, 0x20), 0x14)
            salt := keccak256(0x00, 0x40)
        }
        return collection == _create2(factory, salt);
    }

    function eventRef() internal view returns (bytes32) {
        return bytes32(_word(0));
    }

    /// @notice Word 1, for callers that need several of its fields.
    function eventWord() internal view returns (uint256) {
        return _word(1);
    }

    function organizer() internal view returns (address) {
        return organizerIn(_word(1));
    }

    function organizerIn(uint256 word) internal pure returns (address) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return address(uint160(word >> 96));
    }

    function doorsAtIn(uint256 word) internal pure returns (uint40) {
        return uint32(word >> 64);
    }

    function endsAtIn(uint256 word) internal pure returns (uint40) {
        return uint32(word >> 32);
    }

    function currencyIn(uint256 word) internal pure returns (bytes3) {
        return bytes3(uint24(word >> 8));
    }

    /// @notice Word 2, for callers that need several of its fields.
    function houseWord() internal view returns (uint256) {
        return _word(2);
    }

    function operatorIn(uint256 word) internal pure returns (address) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return address(uint160(word >> 96));
    }

    function tierCountIn(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 88);
    }

    function platformFeeBpsIn(uint256 word) internal pure returns (uint16) {
        return uint16(word >> 72);
    }

    function policy() internal view returns (Policy memory) {
        uint256 flags = _word(1);
        uint256 house = _word(2);
        return Policy({
            capMayRise: flags & CAP_MAY_RISE != 0,
            capMayFall: flags & CAP_MAY_FALL != 0,
            mayPostpone: flags & MAY_POSTPONE != 0,
            ruleDelaySeconds: uint24(house >> 48),
            deskDelaySeconds: uint24(house >> 24),
            releaseDelaySeconds: uint24(house)
        });
    }

    /// @notice A tier's rules. The caller has checked that the tier exists.
    function tier(uint8 tierId) internal view returns (TierRules) {
        unchecked {
            return TierRules.wrap(_word(FIRST_TIER - 1 + tierId));
        }
    }

    function name() internal view returns (string memory) {
        return _text(0);
    }

    function symbol() internal view returns (string memory) {
        return _text(1);
    }

    function contractURI() internal view returns (string memory) {
        return _text(2);
    }

    function _eventWord(CreateParams calldata p) private pure returns (uint256) {
        uint256 flags = p.policy.capMayRise ? CAP_MAY_RISE : 0;
        if (p.policy.capMayFall) flags |= CAP_MAY_FALL;
        if (p.policy.mayPostpone) flags |= MAY_POSTPONE;
        return (uint256(uint160(p.organizer)) << 96) | (uint256(p.doorsAt) << 64) | (uint256(p.endsAt) << 32)
            | (uint256(uint24(p.tiers[0].currency)) << 8) | flags;
    }

    function _houseWord(CreateParams calldata p) private pure returns (uint256) {
        return (uint256(uint160(p.operator)) << 96) | (p.tiers.length << 88) | (uint256(p.platformFeeBps) << 72)
            | (uint256(p.policy.ruleDelaySeconds) << 48) | (uint256(p.policy.deskDelaySeconds) << 24)
            | p.policy.releaseDelaySeconds;
    }

    /// @dev Text number `index` behind the words; the last one has no length byte.
    function _text(uint256 index) private view returns (string memory) {
        bytes memory code = address(this).code;
        uint256 at = CLONE_SIZE + (FIRST_TIER + tierCountIn(_word(2))) * 32;
        for (uint256 i = 0; i < index; ++i) {
            at += uint256(uint8(code[at])) + 1;
        }
        uint256 length = code.length - at;
        if (index < 2) {
            length = uint8(code[at]);
            at += 1;
        }
        bytes memory text = new bytes(length);
        assembly ("memory-safe") {
            mcopy(add(text, 0x20), add(add(code, 0x20), at), length)
        }
        return string(text);
    }

    function _word(uint256 index) private view returns (uint256 word) {
        assembly ("memory-safe") {
            extcodecopy(address(), 0x00, add(CLONE_SIZE, shl(5, index)), 0x20)
            word := mload(0x00)
        }
    }

    function _create2(address factory, bytes32 salt) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", factory, salt, INIT_CODE_HASH)))));
    }
}
