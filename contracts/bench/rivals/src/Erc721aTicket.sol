// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ERC721A } from "erc721a/contracts/ERC721A.sol";

/// @dev One write for a run of tickets of one owner.
contract Erc721aTicket is ERC721A("Rival", "RIV") {
    function mint(address to, uint256 quantity) external {
        _mint(to, quantity);
    }

    function mintMany(address[] calldata owners) external {
        for (uint256 n; n < owners.length; ++n) {
            _mint(owners[n], 1);
        }
    }
}
