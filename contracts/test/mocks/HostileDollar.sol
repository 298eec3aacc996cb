// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { HostileHolder } from "./HostileHolder.sol";
import { TestDollar } from "./TestDollar.sol";

/// @notice A dollar that USDC is not: it tells both sides of a transfer, and answers false instead of refusing.
contract HostileDollar is TestDollar {
    uint256 private constant HOOK_GAS = 500_000;

    /// @notice Transfers to these accounts do nothing and say so.
    mapping(address account => bool) public isIgnored;

    function setIgnored(address account, bool ignored) external {
        isIgnored[account] = ignored;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return isIgnored[to] ? false : super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return isIgnored[from] ? false : super.transferFrom(from, to, amount);
    }

    function _afterTokenTransfer(address from, address to, uint256) internal override {
        _tell(from);
        _tell(to);
    }

    function _tell(address account) private {
        if (account.code.length == 0) return;
        // Whoever does not listen is no reason to fail.
        (bool heard,) = account.call{ gas: HOOK_GAS }(abi.encodeCall(HostileHolder.onDollars, ()));
        heard;
    }
}
