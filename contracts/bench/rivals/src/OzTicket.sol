// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ERC721 } from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @dev The library as it comes: sequential ids, nothing known about a ticket but its owner.
contract OzTicket is ERC721("Rival", "RIV") {
    uint256 public nextId = 1;

    function mint(address to, uint256 quantity) external {
        uint256 id = nextId;
        for (uint256 end = id + quantity; id < end; ++id) {
            _mint(to, id);
        }
        nextId = id;
    }

    function mintMany(address[] calldata owners) external {
        uint256 id = nextId;
        for (uint256 n; n < owners.length; ++n) {
            _mint(owners[n], id++);
        }
        nextId = id;
    }
}
