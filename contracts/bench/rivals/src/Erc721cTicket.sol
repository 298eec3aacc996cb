// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { OwnableBasic } from "@limitbreak/creator-token-standards/src/access/OwnableBasic.sol";
import { ERC721C } from "@limitbreak/creator-token-standards/src/erc721c/ERC721C.sol";
import { ERC721OpenZeppelin } from "@limitbreak/creator-token-standards/src/token/erc721/ERC721OpenZeppelin.sol";

/// @dev Creator token on its publisher's own OpenZeppelin 4.8.3.
contract Erc721cTicket is ERC721C, OwnableBasic {
    uint256 public nextId = 1;

    constructor() ERC721OpenZeppelin("Rival", "RIV") { }

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
