// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @dev The usual market: takes the ticket into its own hands, pays seller, platform (2.5 %) and royalty (5 %) at the sale.
contract EscrowMarket is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    struct Offer {
        address seller;
        uint96 price;
    }

    IERC20 public immutable currency;
    address public immutable platform;
    address public immutable royaltyReceiver;
    mapping(IERC721 token => mapping(uint256 id => Offer)) public offers;

    event Listed(IERC721 indexed token, uint256 indexed id, address indexed seller, uint256 price);
    event Sold(IERC721 indexed token, uint256 indexed id, address indexed buyer, uint256 price);

    error NotOffered();

    constructor(IERC20 currency_, address platform_, address royaltyReceiver_) {
        currency = currency_;
        platform = platform_;
        royaltyReceiver = royaltyReceiver_;
    }

    function list(IERC721 token, uint256 id, uint96 price) external nonReentrant {
        token.transferFrom(msg.sender, address(this), id);
        offers[token][id] = Offer(msg.sender, price);
        emit Listed(token, id, msg.sender, price);
    }

    function buy(IERC721 token, uint256 id) external nonReentrant {
        Offer memory offer = offers[token][id];
        if (offer.seller == address(0)) revert NotOffered();
        delete offers[token][id];
        uint256 fee = (uint256(offer.price) * 250) / 10_000;
        uint256 royalty = (uint256(offer.price) * 500) / 10_000;
        currency.safeTransferFrom(msg.sender, platform, fee);
        currency.safeTransferFrom(msg.sender, royaltyReceiver, royalty);
        currency.safeTransferFrom(msg.sender, offer.seller, offer.price - fee - royalty);
        token.transferFrom(address(this), msg.sender, id);
        emit Sold(token, id, msg.sender, offer.price);
    }
}
