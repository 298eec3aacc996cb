// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketBooks } from "./TicketBooks.sol";

/// @notice What everybody is owed, and whether each payment that a log names was really made.
/// @dev A payment into or out of a contract is entered twice: once by the log that says why, once by the token's own
///      Transfer. What one account pays and gets in a call must come out even. Native coin has no logs; there the balances
///      of the accounts are kept.
abstract contract MoneyBooks is TicketBooks {
    uint256 internal constant USD_UNIT = 1e4;
    uint256 internal constant NATIVE_UNIT = 1e14;

    /// @dev The data of a TicketSold.
    struct SoldData {
        address seller;
        uint32 priceMinor;
        uint32 sellerMinor;
        uint32 royaltyMinor;
        uint32 platformMinor;
        uint8 settlement;
        bytes32 saleRef;
    }

    struct Flow {
        address where;
        address account;
    }

    /// @dev What an account still has to pay (or, below zero, to get) in this call.
    mapping(address where => mapping(address account => int256)) private due;
    Flow[] private flows;
    /// @dev In the last call.
    bool internal moneyMoved;

    /// @dev Market: `token` zero is native coin. What waits for organizers, for the platform, for accounts.
    mapping(address token => mapping(address organizer => uint256)) internal royaltyOwed;
    mapping(address token => uint256) internal feesOwed;
    mapping(address account => mapping(address token => uint256)) internal creditOwed;
    mapping(address account => uint256) internal saleCreditOwed;
    /// @dev All of it.
    mapping(address token => uint256) internal owed;
    uint256 internal saleOwed;
    mapping(address organizer => bool) internal isOrganizer;
    /// @dev Sent without a reason: nobody's money.
    mapping(address where => uint256) internal donated;
    bool internal donating;

    mapping(address account => uint256) internal coins;
    address[] internal coinHolders;

    /// @dev A sale for USDC or for native coin: the buyer pays all, the seller gets its part, the rest waits.
    function _settled(address organizer, address buyer, SoldData memory s) internal {
        (uint256 unit, address token) = s.settlement == 1 ? (USD_UNIT, address(house.usd)) : (NATIVE_UNIT, address(0));
        royaltyOwed[token][organizer] += s.royaltyMinor * unit;
        feesOwed[token] += s.platformMinor * unit;
        owed[token] += (uint256(s.royaltyMinor) + s.platformMinor) * unit;
        if (s.settlement == 1) {
            _owe(address(house.market), buyer, int256(s.priceMinor * unit));
            _owe(address(house.market), s.seller, -int256(s.sellerMinor * unit));
        } else {
            moneyMoved = true;
            coins[buyer] = _less(coins[buyer], s.priceMinor * unit, "5: a buyer paid what it did not have");
            coins[s.seller] += s.sellerMinor * unit;
        }
    }

    function _credited(address account, address token, uint256 amount) internal {
        creditOwed[account][token] += amount;
        owed[token] += amount;
        if (token == address(0)) coins[account] = _less(coins[account], amount, "6: a credit without a sale");
        else _owe(address(house.market), account, int256(amount));
        touchedHolders.push(account);
    }

    function _withdrawn(address account, address token, address to, uint256 amount) internal {
        string memory rule = "6: more withdrawn than was owed";
        if (isOrganizer[account]) {
            royaltyOwed[token][account] = _less(royaltyOwed[token][account], amount, rule);
        } else if (account == house.treasury) {
            feesOwed[token] = _less(feesOwed[token], amount, rule);
        } else {
            creditOwed[account][token] = _less(creditOwed[account][token], amount, rule);
        }
        owed[token] = _less(owed[token], amount, rule);
        _must(!isOrganizer[account] && account != house.treasury || to == account, "6: a share went elsewhere");
        moneyMoved = true;
        if (token == address(0)) coins[to] += amount;
        else _owe(address(house.market), to, -int256(amount));
    }

    /// @dev Both sides of a payment meet here.
    function _owe(address where, address account, int256 amount) internal {
        due[where][account] += amount;
        flows.push(Flow(where, account));
        moneyMoved = true;
    }

    /// @dev The token's own log.
    function _paid(address from, address to, uint256 amount) internal {
        (address market, address sale) = (address(house.market), address(house.sale));
        if (to == market || to == sale) {
            if (donating) donated[to] += amount;
            else _owe(to, from, -int256(amount));
        }
        if (from == market || from == sale) _owe(from, to, int256(amount));
    }

    /// @dev After a whole call: everything that was to be paid was paid, to the unit.
    function _closeMoney() internal {
        for (uint256 i = 0; i < flows.length; ++i) {
            _must(due[flows[i].where][flows[i].account] == 0, "5: what was paid is not what was owed");
        }
        delete flows;
    }
}
