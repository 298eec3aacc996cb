// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice A smart account: vouches for what its key signed, or for nothing at all.
contract ContractWallet {
    address private immutable key;
    bool private immutable willing;

    constructor(address key_, bool willing_) {
        key = key_;
        willing = willing_;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view virtual returns (bytes4) {
        address signer = ecrecover(digest, uint8(signature[64]), bytes32(signature[0:32]), bytes32(signature[32:64]));
        return willing && signer == key ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// @notice A smart account that eats all the gas that it is given.
contract GreedyWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// @notice A smart account that vouches for everything, in 100,000 bytes.
contract ChattyWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        assembly ("memory-safe") {
            mstore(0x00, shl(224, 0x1626ba7e))
            return(0x00, 100000)
        }
    }
}
