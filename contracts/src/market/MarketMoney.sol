// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { SafeTransferLib } from "solady/utils/SafeTransferLib.sol";

import { ITicketCollection } from "../interfaces/ITicketCollection.sol";
import { ITicketFactory } from "../interfaces/ITicketFactory.sol";
import { ITicketMarket } from "../interfaces/ITicketMarket.sol";
import { IUsdc } from "../interfaces/IUsdc.sol";
import { MarketBase } from "./MarketBase.sol";

/// @notice The shares that wait for organizers and the platform, and the payments that sellers could not take.
/// @dev Invariant: for each token, what is accrued plus what is credited is at most the balance here. Money that comes by a
///      plain transfer is nobody's. Whatever is paid out was written off before, so that a receiver's code that calls
///      back finds books that are closed.
abstract contract MarketMoney is MarketBase {
    /// @dev What one minor unit is: USDC has six decimals, native coin eighteen, a price two in the one and four in the other.
    uint256 internal constant USD_UNIT = 1e4;
    uint256 internal constant NATIVE_UNIT = 1e14;
    uint256 private constant SHARE_MASK = type(uint96).max;
    uint256 private constant FEES_SHIFT = 96;
    uint256 private constant PAUSED = 1 << 255;
    /// @dev Enough for a wallet's proxy to take coin and log it, too little to make the buyer pay for more.
    uint256 private constant SELLER_GAS = 50_000;

    /// @dev bits 0..95 royalty | 96..191 fees | 255 paused, in the word of USDC only. A sale in USDC reads and writes this
    ///      word anyway, so that the pause costs it nothing. 96 bits hold every dollar and every coin there is.
    mapping(address token => mapping(address collection => uint256)) private _accruals;
    /// @inheritdoc ITicketMarket
    mapping(address account => mapping(address token => uint256)) public creditOf;

    /// @inheritdoc ITicketMarket
    function withdrawRoyalty(address collection, address token) external returns (uint256 amount) {
        uint256 word = _accruals[token][collection];
        amount = word & SHARE_MASK;
        if (amount == 0) revert TicketMarket_NothingToWithdraw();
        _accruals[token][collection] = word - amount;
        address organizer = ITicketCollection(collection).organizer();
        _payOut(organizer, token, organizer, amount);
    }

    /// @inheritdoc ITicketMarket
    function withdrawFees(address collection, address token) external returns (uint256 amount) {
        uint256 word = _accruals[token][collection];
        amount = (word >> FEES_SHIFT) & SHARE_MASK;
        if (amount == 0) revert TicketMarket_NothingToWithdraw();
        _accruals[token][collection] = word - (amount << FEES_SHIFT);
        address treasury = ITicketFactory(factory).treasury();
        _payOut(treasury, token, treasury, amount);
    }

    /// @inheritdoc ITicketMarket
    function withdrawCredit(address token, address to) external returns (uint256 amount) {
        if (to == address(0)) revert TicketCollection_ZeroAddress();
        amount = creditOf[msg.sender][token];
        if (amount == 0) revert TicketMarket_NothingToWithdraw();
        delete creditOf[msg.sender][token];
        _payOut(msg.sender, token, to, amount);
    }

    /// @inheritdoc ITicketMarket
    function setCollectionPaused(bool paused_) external {
        _requireCollection(msg.sender);
        if (isPaused(msg.sender) == paused_) return;
        _accruals[usd][msg.sender] ^= PAUSED;
        emit MarketPauseSet(msg.sender, paused_);
    }

    /// @inheritdoc ITicketMarket
    function isPaused(address collection) public view returns (bool) {
        return _accruals[usd][collection] & PAUSED != 0;
    }

    /// @inheritdoc ITicketMarket
    function accrued(address collection, address token) external view returns (uint256 royalty, uint256 fees) {
        uint256 word = _accruals[token][collection];
        return (word & SHARE_MASK, (word >> FEES_SHIFT) & SHARE_MASK);
    }

    function _requireOpen(address collection) internal view {
        if (isPaused(collection)) revert TicketMarket_Paused();
    }

    /// @dev Before the money moves: what calls back on the way must find the shares counted.
    function _accrue(address collection, address token, uint256 royalty, uint256 fees) internal {
        // Neither share can spill into the next: there is not that much money.
        unchecked {
            _accruals[token][collection] += royalty | (fees << FEES_SHIFT);
        }
    }

    /// @dev A seller who cannot take the payment gets a credit instead, so that nobody's sale hangs on a receiver.
    ///      Little gas for the call does not turn a payment into a credit: a 64th of it would be left to write the credit,
    ///      and when that suffices, the call had all that it asked for.
    function _paySeller(address seller, address token, uint256 amount) internal {
        if (_send(token, seller, amount, SELLER_GAS)) return;
        creditOf[seller][token] += amount;
        emit CreditAdded(seller, token, amount);
    }

    function _payOut(address account, address token, address to, uint256 amount) private {
        emit Withdrawn(account, token, to, amount);
        if (!_send(token, to, amount, gasleft())) revert TicketMarket_PaymentFailed(to);
    }

    /// @param gasLimit For native coin only: the code of USDC is known. What a receiver returns is not looked at.
    function _send(address token, address to, uint256 amount, uint256 gasLimit) private returns (bool) {
        if (token == address(0)) return SafeTransferLib.trySafeTransferETH(to, amount, gasLimit);
        try IUsdc(token).transfer(to, amount) returns (bool sent) {
            return sent;
        } catch {
            return false;
        }
    }
}
