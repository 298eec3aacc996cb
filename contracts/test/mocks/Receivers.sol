// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TestDollar } from "./TestDollar.sol";

/// @notice Sends native coin back where it came from.
contract RejectingReceiver {
    receive() external payable {
        revert("no, thank you");
    }
}

/// @notice Eats all the gas that comes with native coin.
contract GreedyReceiver {
    receive() external payable {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// @notice Answers native coin with 20,000 bytes.
contract ChattyReceiver {
    bool private immutable rejects;

    constructor(bool rejects_) {
        rejects = rejects_;
    }

    receive() external payable {
        bool no = rejects;
        assembly ("memory-safe") {
            if no { revert(0x00, 20000) }
            return(0x00, 20000)
        }
    }
}

/// @notice Calls somebody the moment that money comes, and remembers what came of it.
contract ReenteringReceiver {
    uint8 public constant UNTRIED = 1;
    uint8 public constant DONE = 2;
    uint8 public constant REFUSED = 3;

    address private _target;
    bytes private _call;
    bool private _rejects;
    /// @dev Never zero, so that writing it is cheap.
    uint8 public outcome = UNTRIED;
    bytes4 public refusal = bytes4("none");

    function prepare(address target, bytes calldata data, bool rejects_) external {
        (_target, _call, _rejects) = (target, data, rejects_);
    }

    receive() external payable {
        require(!_rejects, "not now");
        react();
    }

    function react() public {
        (bool done, bytes memory answer) = _target.call(_call);
        outcome = done ? DONE : REFUSED;
        // forge-lint: disable-next-line(unsafe-typecast) the selector of the refusal
        refusal = done ? bytes4("none") : bytes4(answer);
    }
}

/// @notice A dollar that tells its receivers that it came, as some tokens do and USDC does not.
contract TalkingDollar is TestDollar {
    function _afterTokenTransfer(address, address to, uint256) internal override {
        if (to.code.length == 0) return;
        // Receivers that do not listen are no reason to fail.
        (bool heard,) = to.call(abi.encodeCall(ReenteringReceiver.react, ()));
        heard;
    }
}
