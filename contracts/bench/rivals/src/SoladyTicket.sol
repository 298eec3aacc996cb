// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ERC721 } from "solady/tokens/ERC721.sol";

/// @dev Tier, price and flags in the 96 bits that stand beside the owner, so that a ticket is one slot.
contract SoladyTicket is ERC721 {
    uint256 public nextId = 1;

    event TicketUsed(uint256 indexed id);

    error NotUsable(uint256 id);

    uint96 private constant _USED = 1 << 95;

    function mint(address to, uint256 quantity, uint96 data) external {
        uint256 id = nextId;
        for (uint256 end = id + quantity; id < end; ++id) {
            _mintAndSetExtraDataUnchecked(to, id, data);
        }
        nextId = id;
    }

    function mintMany(address[] calldata owners, uint96 data) external {
        uint256 id = nextId;
        for (uint256 n; n < owners.length; ++n) {
            _mintAndSetExtraDataUnchecked(owners[n], id++, data);
        }
        nextId = id;
    }

    function checkIn(uint256[] calldata ids) external {
        for (uint256 n; n < ids.length; ++n) {
            uint96 data = _getExtraData(ids[n]);
            if (data == 0 || data & _USED != 0) revert NotUsable(ids[n]);
            _setExtraData(ids[n], data | _USED);
            emit TicketUsed(ids[n]);
        }
    }

    function name() public pure override returns (string memory) {
        return "Rival";
    }

    function symbol() public pure override returns (string memory) {
        return "RIV";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}
