// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { OzStructTicket } from "./OzStructTicket.sol";

/// @dev A new event the plain way: a contract of its own.
contract StructEvents {
    event Created(address collection);

    function create() external {
        emit Created(address(new OzStructTicket()));
    }
}
