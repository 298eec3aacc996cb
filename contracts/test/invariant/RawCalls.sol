// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketToken } from "../../src/collection/TicketToken.sol";
import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { ITicketFactory } from "../../src/interfaces/ITicketFactory.sol";
import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { ITicketSale } from "../../src/interfaces/ITicketSale.sol";
import { Roles } from "../../src/libraries/Roles.sol";

/// @notice Every door of the contracts that takes plain words, what the words mean, and who may open it.
/// @dev Kinds of words: c collection, i ticket, l ticket on offer, a account, p price, t tier, n small number, b yes or no, r reference,
///      w anything.
abstract contract RawCalls {
    enum At {
        Collection,
        Market,
        Sale,
        Factory
    }

    struct Door {
        At at;
        bytes4 selector;
        bytes kinds;
        // A role of the event, or one of these.
        uint256 who;
    }

    /// @dev The books judge what comes of it.
    uint256 internal constant ANYBODY = 0;
    uint256 internal constant ORGANIZER = 1 << 128;
    uint256 internal constant HOUSE = 1 << 129;
    /// @dev For another of our contracts only, or for nobody.
    uint256 internal constant NOBODY = 1 << 130;

    Door[] internal doors;

    constructor() {
        _openTokenDoors();
        _openDeskDoors();
        _openInnerDoors();
        _openMarketDoors();
        _openFactoryDoors();
    }

    function _openTokenDoors() private {
        _door(At.Collection, TicketToken.approve.selector, "ai", ANYBODY);
        _door(At.Collection, TicketToken.setApprovalForAll.selector, "ab", ANYBODY);
        for (uint256 i = 0; i < 3; ++i) {
            _door(At.Collection, TicketToken.transferFrom.selector, "oai", ANYBODY);
        }
        _door(At.Collection, bytes4(keccak256("safeTransferFrom(address,address,uint256)")), "oai", ANYBODY);
        _door(At.Collection, bytes4(keccak256("safeTransferFrom(address,address,uint256,bytes)")), "oaidz", ANYBODY);
        _door(At.Sale, ITicketSale.purchase.selector, "ctnfr", ANYBODY);
        _door(At.Sale, ITicketSale.purchase.selector, "ctnpr", ANYBODY);
        // What only the right time or state opens is tried more often.
        for (uint256 i = 0; i < 5; ++i) {
            _door(At.Sale, ITicketSale.claimRefund.selector, "ci", ANYBODY);
            _door(At.Sale, ITicketSale.release.selector, "c", ANYBODY);
            _door(At.Collection, ITicketCollection.carryOut.selector, "i", ANYBODY);
            _door(At.Collection, ITicketCollection.applyCap.selector, "t", ANYBODY);
        }
        _door(At.Sale, ITicketSale.withdraw.selector, "a", ANYBODY);
        _door(At.Sale, ITicketSale.withdrawFor.selector, "a", ANYBODY);
        _door(At.Sale, ITicketSale.returnPrice.selector, "iap", NOBODY);
    }

    function _openDeskDoors() private {
        _door(At.Collection, ITicketCollection.freeze.selector, "ir", Roles.GUARDIAN);
        _door(At.Collection, ITicketCollection.unfreeze.selector, "ir", Roles.GUARDIAN);
        _door(At.Collection, ITicketCollection.reissue.selector, "iar", Roles.DESK);
        _door(At.Collection, ITicketCollection.refund.selector, "ir", Roles.DESK);
        _door(At.Collection, ITicketCollection.withdrawRequest.selector, "i", ANYBODY);
        _door(At.Collection, ITicketCollection.announceCap.selector, "tn", ORGANIZER);
        _door(At.Collection, ITicketCollection.withdrawCap.selector, "t", ORGANIZER);
        _door(At.Collection, ITicketCollection.reschedule.selector, "ww", ORGANIZER);
        _door(At.Collection, ITicketCollection.cancel.selector, "r", ORGANIZER);
        _door(At.Collection, ITicketCollection.close.selector, "", ORGANIZER);
        _door(At.Collection, ITicketCollection.setPaused.selector, "b", Roles.GUARDIAN);
        _door(At.Collection, ITicketCollection.setOnSale.selector, "b", Roles.MINTER);
        _door(At.Collection, ITicketCollection.offerRoles.selector, "an", ORGANIZER);
        _door(At.Collection, ITicketCollection.acceptRoles.selector, "", ANYBODY);
        _door(At.Collection, ITicketCollection.revokeRoles.selector, "an", ORGANIZER);
    }

    function _openInnerDoors() private {
        _door(At.Collection, ITicketCollection.mintSold.selector, "atnr", NOBODY);
        _door(At.Collection, ITicketCollection.burnForRefund.selector, "i", NOBODY);
        _door(At.Collection, ITicketCollection.initialize.selector, "dwwwwwwz", NOBODY);
        _door(At.Collection, ITicketCollection.listTicket.selector, "iop", NOBODY);
        _door(At.Collection, ITicketCollection.repriceTicket.selector, "lop", NOBODY);
        _door(At.Collection, ITicketCollection.unlistTicket.selector, "lo", NOBODY);
        _door(At.Collection, ITicketCollection.moveBySale.selector, "lak", NOBODY);
        _door(At.Collection, ITicketCollection.moveByGift.selector, "ioa", NOBODY);
        _door(At.Market, ITicketMarket.setCollectionPaused.selector, "b", NOBODY);
    }

    function _openMarketDoors() private {
        for (uint256 i = 0; i < 2; ++i) {
            _door(At.Market, ITicketMarket.list.selector, "cip", ANYBODY);
            _door(At.Market, ITicketMarket.buy.selector, "clkr", ANYBODY);
            _door(At.Market, ITicketMarket.buyNative.selector, "clkr", ANYBODY);
            _door(At.Market, ITicketMarket.gift.selector, "ciar", ANYBODY);
        }
        _door(At.Market, ITicketMarket.reprice.selector, "clp", ANYBODY);
        _door(At.Market, ITicketMarket.unlist.selector, "cl", ANYBODY);
        _door(At.Market, ITicketMarket.delegateDevice.selector, "cirrw", ANYBODY);
        _door(At.Market, ITicketMarket.cancelIntent.selector, "n", ANYBODY);
        _door(At.Market, ITicketMarket.settleByCard.selector, "cloakr", Roles.SETTLER);
        _door(At.Market, ITicketMarket.matchBuyer.selector, "claw", Roles.SETTLER);
        _door(At.Market, ITicketMarket.withdrawRoyalty.selector, "cm", ANYBODY);
        _door(At.Market, ITicketMarket.withdrawFees.selector, "cm", ANYBODY);
        _door(At.Market, ITicketMarket.withdrawCredit.selector, "ma", ANYBODY);
    }

    function _openFactoryDoors() private {
        _door(At.Factory, ITicketFactory.setTerms.selector, "abn", HOUSE);
        _door(At.Factory, ITicketFactory.allowVersion.selector, "ab", NOBODY);
        _door(At.Factory, ITicketFactory.setCurrentVersion.selector, "a", NOBODY);
        _door(At.Factory, ITicketFactory.setTreasury.selector, "a", NOBODY);
        _door(At.Factory, ITicketFactory.offerRoles.selector, "an", NOBODY);
        _door(At.Factory, ITicketFactory.acceptRoles.selector, "", NOBODY);
        _door(At.Factory, bytes4(keccak256("grantRoles(address,uint256)")), "an", NOBODY);
        _door(At.Factory, bytes4(keccak256("revokeRoles(address,uint256)")), "an", NOBODY);
        _door(At.Factory, bytes4(keccak256("transferOwnership(address)")), "a", NOBODY);
        _door(At.Factory, bytes4(keccak256("renounceOwnership()")), "", NOBODY);
        _door(At.Factory, bytes4(keccak256("completeOwnershipHandover(address)")), "a", NOBODY);
    }

    function _door(At at, bytes4 selector, bytes memory kinds, uint256 who) private {
        doors.push(Door(at, selector, kinds, who));
    }
}
