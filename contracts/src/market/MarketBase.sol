// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketMarket } from "../interfaces/ITicketMarket.sol";
import { CollectionArgs } from "../libraries/CollectionArgs.sol";

/// @notice What every part of the market asks first: is it one of our factory's collections.
abstract contract MarketBase is ITicketMarket {
    /// @inheritdoc ITicketMarket
    address public immutable factory;
    /// @inheritdoc ITicketMarket
    address public immutable usd;
    /// @inheritdoc ITicketMarket
    bytes3 public immutable nativeCurrency;

    constructor(address factory_, address usd_, bytes3 nativeCurrency_) {
        factory = factory_;
        usd = usd_;
        nativeCurrency = nativeCurrency_;
    }

    /// @dev A stranger's contract could log anything through us otherwise, and ask for money that others paid in.
    function _requireCollection(address collection) internal view {
        if (!CollectionArgs.isGenuine(factory, collection)) revert TicketMarket_UnknownCollection(collection);
    }
}
