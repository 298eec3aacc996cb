// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice The arithmetic of a resale, in minor units and basis points. Rounding never favours a fee.
library ResaleMath {
    uint256 internal constant BPS = 10_000;

    /// @notice Highest resale price: floor(price paid * cap), held inside 32 bits.
    function capMinor(uint32 pricePaidMinor, uint16 resaleCapBps) internal pure returns (uint32) {
        uint256 cap = (uint256(pricePaidMinor) * resaleCapBps) / BPS;
        // forge-lint: disable-next-line(unsafe-typecast) the branch above the cast bounds it
        return cap > type(uint32).max ? type(uint32).max : uint32(cap);
    }

    /// @notice Splits a price so that the three parts sum to it: both fees are floored, the seller gets the remainder.
    /// @dev The factory refuses tiers with royaltyBps + platformFeeBps > 10,000, so the subtraction cannot underflow.
    function split(uint32 priceMinor, uint16 royaltyBps, uint16 platformFeeBps)
        internal
        pure
        returns (uint32 sellerMinor, uint32 royaltyMinor, uint32 platformMinor)
    {
        // forge-lint: disable-start(unsafe-typecast) a share of a uint32 is a uint32
        royaltyMinor = uint32((uint256(priceMinor) * royaltyBps) / BPS);
        platformMinor = uint32((uint256(priceMinor) * platformFeeBps) / BPS);
        // forge-lint: disable-end(unsafe-typecast)
        sellerMinor = priceMinor - royaltyMinor - platformMinor;
    }
}
