// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Test } from "forge-std/Test.sol";

import {
    BuyOrder,
    CreateParams,
    DeviceIntent,
    GiftIntent,
    ListIntent,
    PurchaseOrder,
    RepriceIntent,
    UnlistIntent
} from "../../src/types/TicketTypes.sol";

/// @notice What people sign, by EIP-712.
/// @dev Written out again rather than imported: a changed type string must break the tests.
abstract contract TicketDigests is Test {
    /// @dev A struct hash made into what is signed for the market.
    function typedData(bytes32 structHash) internal view virtual returns (bytes32);

    function typedData(string memory name, string memory domainVersion, address verifier, bytes32 structHash)
        internal
        view
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256(bytes(domainVersion)),
                block.chainid,
                verifier
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    // ------------------------------------------------------------------------------------------------------ the market

    function digestOf(ListIntent memory i) internal view returns (bytes32) {
        bytes32 typeHash =
            keccak256("List(address collection,uint256 tokenId,uint32 priceMinor,uint256 nonce,uint40 deadline)");
        return typedData(keccak256(abi.encode(typeHash, i.collection, i.tokenId, i.priceMinor, i.nonce, i.deadline)));
    }

    function digestOf(RepriceIntent memory i) internal view returns (bytes32) {
        bytes32 typeHash =
            keccak256("Reprice(address collection,uint256 tokenId,uint32 priceMinor,uint256 nonce,uint40 deadline)");
        return typedData(keccak256(abi.encode(typeHash, i.collection, i.tokenId, i.priceMinor, i.nonce, i.deadline)));
    }

    function digestOf(UnlistIntent memory i) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Unlist(address collection,uint256 tokenId,uint256 nonce,uint40 deadline)");
        return typedData(keccak256(abi.encode(typeHash, i.collection, i.tokenId, i.nonce, i.deadline)));
    }

    function digestOf(GiftIntent memory i) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Gift(address collection,uint256 tokenId,address to,bytes32 giftRef,uint256 nonce,uint40 deadline)"
        );
        return typedData(keccak256(abi.encode(typeHash, i.collection, i.tokenId, i.to, i.giftRef, i.nonce, i.deadline)));
    }

    function digestOf(DeviceIntent memory i) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "DelegateDevice(address collection,uint256 tokenId,bytes32 keyX,bytes32 keyY,uint40 expiresAt,uint256 nonce,uint40 deadline)"
        );
        return typedData(
            keccak256(abi.encode(typeHash, i.collection, i.tokenId, i.keyX, i.keyY, i.expiresAt, i.nonce, i.deadline))
        );
    }

    function digestOf(BuyOrder memory o) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Buy(address collection,uint256 tokenId,address buyer,uint32 priceMinor,bytes32 saleRef,uint40 deadline)"
        );
        return typedData(
            keccak256(abi.encode(typeHash, o.collection, o.tokenId, o.buyer, o.priceMinor, o.saleRef, o.deadline))
        );
    }

    // -------------------------------------------------------------------------------------------- the sale, the factory

    function purchaseDigest(address sale_, PurchaseOrder memory o) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Purchase(address collection,uint8 tierId,uint16 quantity,address buyer,uint32 priceMinor,bytes32 orderRef,uint40 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, o.collection, o.tierId, o.quantity, o.buyer, o.priceMinor, o.orderRef, o.deadline)
        );
        return typedData("TicketChain Sale", "1", sale_, structHash);
    }

    function createDigest(address factory_, CreateParams memory params, uint40 deadline)
        internal
        view
        returns (bytes32)
    {
        bytes32 typeHash = keccak256(
            "CreateCollection(address organizer,bytes32 eventRef,string name,bytes32 paramsHash,uint40 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typeHash,
                params.organizer,
                params.eventRef,
                keccak256(bytes(params.name)),
                keccak256(abi.encode(params)),
                deadline
            )
        );
        return typedData("TicketChain Factory", "1", factory_, structHash);
    }

    // --------------------------------------------------------------------------------------------------------- the token

    function permitDigest(address token, address owner, address spender, uint256 value, uint256 nonce, uint256 deadline)
        internal
        view
        returns (bytes32)
    {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        return
            typedData("USD Coin", "2", token, keccak256(abi.encode(typeHash, owner, spender, value, nonce, deadline)));
    }

    /// @dev ERC-3009, valid from the start of time.
    function authorizationDigest(
        address token,
        address from,
        address to,
        uint256 value,
        uint256 validBefore,
        bytes32 nonce
    ) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        return
            typedData("USD Coin", "2", token, keccak256(abi.encode(typeHash, from, to, value, 0, validBefore, nonce)));
    }
}
