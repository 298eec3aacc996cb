// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { SignatureCheckerLib } from "solady/utils/SignatureCheckerLib.sol";

/// @notice Who signed an intent: a key first, whatever code its account carries, then the account's ERC-1271 answer.
/// @dev Libraries that choose by code length refuse a good key signature of an EIP-7702 account.
library IntentSignature {
    /// @dev Half of the secp256k1 order. A larger s is the twin of a valid signature and is refused.
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    function isSignedBy(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signer == address(0)) return false;
        if (signature.length == 65) {
            bytes32 r = bytes32(signature[0:32]);
            bytes32 s = bytes32(signature[32:64]);
            if (uint256(s) <= HALF_ORDER && ecrecover(digest, uint8(signature[64]), r, s) == signer) return true;
        }
        return
            signer.code.length != 0 && SignatureCheckerLib.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }
}
