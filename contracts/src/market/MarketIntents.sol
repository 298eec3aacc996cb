// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { EIP712 } from "solady/utils/EIP712.sol";
import { LibBitmap } from "solady/utils/LibBitmap.sol";

import { ITicketMarket } from "../interfaces/ITicketMarket.sol";
import { IntentSignature } from "../libraries/IntentSignature.sol";
import { BuyOrder } from "../types/TicketTypes.sol";
import { MarketBase } from "./MarketBase.sol";

/// @notice Signed wishes: their hashes, their nonces, and many of them in one transaction.
/// @dev Every field is in the hash, chain and contract are in the domain. No member is dynamic, so that `abi.encode` of a type
///      hash and a struct is the encoding of EIP-712.
abstract contract MarketIntents is MarketBase, EIP712 {
    using LibBitmap for LibBitmap.Bitmap;

    bytes32 internal constant LIST_TYPEHASH =
        keccak256("List(address collection,uint256 tokenId,uint32 priceMinor,uint256 nonce,uint40 deadline)");
    bytes32 internal constant REPRICE_TYPEHASH =
        keccak256("Reprice(address collection,uint256 tokenId,uint32 priceMinor,uint256 nonce,uint40 deadline)");
    bytes32 internal constant UNLIST_TYPEHASH =
        keccak256("Unlist(address collection,uint256 tokenId,uint256 nonce,uint40 deadline)");
    bytes32 internal constant GIFT_TYPEHASH =
        keccak256("Gift(address collection,uint256 tokenId,address to,bytes32 giftRef,uint256 nonce,uint40 deadline)");
    bytes32 internal constant DEVICE_TYPEHASH = keccak256(
        "DelegateDevice(address collection,uint256 tokenId,bytes32 keyX,bytes32 keyY,uint40 expiresAt,uint256 nonce,uint40 deadline)"
    );
    bytes32 private constant BUY_TYPEHASH = keccak256(
        "Buy(address collection,uint256 tokenId,address buyer,uint32 priceMinor,bytes32 saleRef,uint40 deadline)"
    );
    /// @dev Longer than any refusal of ours or of USDC; a wallet's own words are cut.
    uint256 private constant REASON_MAX = 256;
    /// @dev What the call itself costs before its gas is counted off.
    uint256 private constant CALL_RESERVE = 1000;

    /// @dev One bit a nonce, so that intents need no order and may be signed in parallel.
    mapping(address owner => LibBitmap.Bitmap) private _nonces;

    /// @inheritdoc ITicketMarket
    function execute(bytes[] calldata calls, uint256 gasEach) external {
        for (uint256 i = 0; i < calls.length; ++i) {
            bytes4 selector = calls[i].length < 4 ? bytes4(0) : bytes4(calls[i]);
            if (_isIntent(selector)) {
                // Not by a submitter's stinginess either: an intent fails by its own fault, or everything reverts.
                if (gasleft() - gasleft() / 64 < gasEach + CALL_RESERVE + 4 * calls[i].length) {
                    revert TicketMarket_GasTooLow(i, gasleft(), gasEach);
                }
                (bool done, bytes memory reason) = _callSelf(calls[i], gasEach);
                emit IntentResult(i, done, reason);
            } else {
                emit IntentResult(i, false, abi.encodeWithSelector(TicketMarket_NotAnIntent.selector, selector));
            }
        }
    }

    /// @inheritdoc ITicketMarket
    function cancelIntent(uint256 nonce) external {
        if (nonceUsed(msg.sender, nonce)) return;
        _nonces[msg.sender].set(nonce);
        emit IntentCancelled(msg.sender, nonce);
    }

    /// @inheritdoc ITicketMarket
    function nonceUsed(address owner, uint256 nonce) public view returns (bool) {
        return _nonces[owner].get(nonce);
    }

    /// @inheritdoc ITicketMarket
    function orderHash(BuyOrder calldata order) public view returns (bytes32) {
        return _hashTypedData(keccak256(abi.encode(BUY_TYPEHASH, order)));
    }

    /// @dev Checks an intent and burns its nonce.
    function _useIntent(address owner, uint256 nonce, uint40 deadline, bytes32 structHash, bytes calldata signature)
        internal
    {
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp > deadline) revert TicketMarket_IntentExpired(deadline, block.timestamp);
        if (nonceUsed(owner, nonce)) revert TicketMarket_NonceUsed(owner, nonce);
        _nonces[owner].set(nonce);
        if (!IntentSignature.isSignedBy(owner, _hashTypedData(structHash), signature)) {
            revert TicketMarket_InvalidSignature(owner);
        }
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("TicketChain Market", "1");
    }

    /// @dev `reason` is empty when done, and at most REASON_MAX bytes of what came back otherwise.
    function _callSelf(bytes calldata data, uint256 gasEach) private returns (bool done, bytes memory reason) {
        assembly ("memory-safe") {
            reason := mload(0x40)
            calldatacopy(reason, data.offset, data.length)
            done := call(gasEach, address(), 0, reason, data.length, 0, 0)
            let size := 0
            if iszero(done) {
                size := returndatasize()
                if gt(size, REASON_MAX) { size := REASON_MAX }
            }
            mstore(reason, size)
            returndatacopy(add(reason, 0x20), 0, size)
            mstore(0x40, add(add(reason, 0x20), and(add(size, 0x1f), not(0x1f))))
        }
    }

    function _isIntent(bytes4 selector) private pure returns (bool) {
        return selector == ITicketMarket.listFor.selector || selector == ITicketMarket.buyFor.selector
            || selector == ITicketMarket.unlistFor.selector || selector == ITicketMarket.repriceFor.selector
            || selector == ITicketMarket.giftFor.selector || selector == ITicketMarket.delegateDeviceFor.selector;
    }
}
