// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { CreateParams, Policy, TierParams } from "../types/TicketTypes.sol";
import { TierRules, TierRulesLib } from "./TierRules.sol";

/// @notice What a collection can never change, kept in the clone's code: a code read is cheaper than a cold slot.
/// @dev Code of a collection: 45 bytes of ERC-1167, then words of 32 bytes:
///      0 event reference
///      1 organizer 160 | doors 32 | end 32 | currency 24 | policy flags 8
///      2 operator 160 | tier count 8 | platform fee bps 16 | rule delay 24 | desk delay 24 | release delay 24
///      3.. one word of rules a tier (TierRules)
///      then a length byte and the name, a length byte and the symbol, and the address of the metadata to the end.
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

    /// @notice The whole code of a new collection. Tiers and the platform's fee are checked here; the caller checks the rest,
    ///         and that no number is longer than its type.
    function encode(CreateParams calldata p, address version) internal pure returns (bytes memory code) {
        code = abi.encodePacked(
            hex"363d3d373d3d3d363d73",
            version,
            hex"5af43d82803e903d91602b57fd5bf3",
            p.eventRef,
            _eventWord(p),
            _houseWord(p),
            TierRulesLib.packAll(p.tiers, p.platformFeeBps)
        );
        _append(code, p.name, 1);
        _append(code, p.symbol, 1);
        _append(code, p.contractURI, 0);
    }

    /// @notice Makes the contract, whose code the caller holds ready as `pendingCode`. @return made Zero when that failed.
    function deploy(address organizer_, bytes32 eventRef_) internal returns (address made) {
        bytes memory initCode = INIT_CODE;
        bytes32 salt = keccak256(abi.encode(organizer_, eventRef_));
        assembly ("memory-safe") {
            made := create2(0, add(initCode, 0x20), mload(initCode), salt)
        }
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
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint32(word >> 64);
    }

    function endsAtIn(uint256 word) internal pure returns (uint40) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint32(word >> 32);
    }

    function currencyIn(uint256 word) internal pure returns (bytes3) {
        // forge-lint: disable-next-line(unsafe-typecast)
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
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint8(word >> 88);
    }

    function platformFeeBpsIn(uint256 word) internal pure returns (uint16) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16(word >> 72);
    }

    function policy() internal view returns (Policy memory) {
        uint256 flags = _word(1);
        uint256 house = _word(2);
        return Policy({
            capMayRise: flags & CAP_MAY_RISE != 0,
            capMayFall: flags & CAP_MAY_FALL != 0,
            mayPostpone: flags & MAY_POSTPONE != 0,
            // forge-lint: disable-next-line(unsafe-typecast)
            ruleDelaySeconds: uint24(house >> 48),
            // forge-lint: disable-next-line(unsafe-typecast)
            deskDelaySeconds: uint24(house >> 24),
            // forge-lint: disable-next-line(unsafe-typecast)
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

    /// @notice Address of the folder that holds the metadata.
    function metadata() internal view returns (string memory) {
        return _text(2);
    }

    /// @dev Lengthens the code in place, which is the last thing in memory, by the text behind `lengthSize` bytes of length.
    function _append(bytes memory code, string calldata text, uint256 lengthSize) private pure {
        assembly ("memory-safe") {
            let size := mload(code)
            let end := add(add(code, 0x20), size)
            // Without a length byte the text overwrites it.
            mstore8(end, text.length)
            calldatacopy(add(end, lengthSize), text.offset, text.length)
            size := add(add(size, lengthSize), text.length)
            mstore(code, size)
            mstore(0x40, and(add(add(code, size), 0x3f), not(0x1f)))
        }
    }

    /// @dev Words of CreateParams are read as such: a read of a calldata member by its name costs ten times as much.
    function _eventWord(CreateParams calldata p) private pure returns (uint256 word) {
        TierParams[] calldata tiers = p.tiers;
        assembly ("memory-safe") {
            // Organizer, doors, end, the first tier's currency, then the policy's flags from its lowest bit on.
            word := shl(96, calldataload(add(p, 0x20)))
            word := or(word, shl(64, calldataload(add(p, 0xa0))))
            word := or(word, shl(32, calldataload(add(p, 0xc0))))
            word := or(word, shr(224, calldataload(add(tiers.offset, 0x40))))
            word := or(word, calldataload(add(p, 0x140)))
            word := or(word, shl(1, calldataload(add(p, 0x160))))
            word := or(word, shl(2, calldataload(add(p, 0x180))))
        }
    }

    function _houseWord(CreateParams calldata p) private pure returns (uint256 word) {
        uint256 count = p.tiers.length;
        assembly ("memory-safe") {
            // Operator, number of tiers, platform fee, then the policy's three delays.
            word := shl(96, calldataload(add(p, 0x40)))
            word := or(word, shl(88, count))
            word := or(word, shl(72, calldataload(add(p, 0xe0))))
            word := or(word, shl(48, calldataload(add(p, 0x1a0))))
            word := or(word, shl(24, calldataload(add(p, 0x1c0))))
            word := or(word, calldataload(add(p, 0x1e0)))
        }
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
