// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice A holder, buyer or organizer with code that means ill: whenever somebody calls it, it refuses, burns the gas, or
///         calls back with what it was armed with. It vouches for any signature while it is not in a refusing mood.
contract HostileHolder {
    /// @notice Logged around a call back, so that a reader of logs can leave out what was undone.
    event CallBackStarted();
    event CallBackEnded(bool done);

    enum Mood {
        Meek,
        Refuses,
        BurnsGas,
        Reenters
    }

    /// @dev What the rest of this contract needs after the call back, so that it always ends in order.
    uint256 private constant RESERVE = 8000;

    Mood public mood;
    uint256 private value;
    address private target;
    bytes private data;
    bool private transient busy;

    function arm(Mood mood_, address target_, uint256 value_, bytes calldata data_) external {
        (mood, target, value, data) = (mood_, target_, value_, data_);
    }

    receive() external payable {
        _react();
    }

    /// @notice Called by a HostileDollar when money comes or goes.
    function onDollars() external {
        _react();
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        _react();
        return this.onERC721Received.selector;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        if (mood == Mood.BurnsGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        return mood == Mood.Refuses ? bytes4(0xffffffff) : bytes4(0x1626ba7e);
    }

    function _react() private {
        require(mood != Mood.Refuses, "no, thank you");
        if (mood == Mood.BurnsGas) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        // Once is enough; the one who is called back may call again.
        if (mood != Mood.Reenters || busy || gasleft() < 40_000) return;
        busy = true;
        emit CallBackStarted();
        // Read before the gas is counted off, or the reading eats the reserve, and the end is never logged.
        (address to, bytes memory words) = (target, data);
        uint256 coins = value <= address(this).balance ? value : 0;
        (bool done,) = to.call{ value: coins, gas: gasleft() - RESERVE }(words);
        emit CallBackEnded(done);
        busy = false;
    }
}
