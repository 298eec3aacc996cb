// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketCollection } from "../interfaces/ITicketCollection.sol";
import { ICollectionErrors } from "../interfaces/ITicketErrors.sol";
import { Tier, TierParams } from "../types/TicketTypes.sol";
import { ResaleMath } from "./ResaleMath.sol";

/// @notice What a tier must be to be created.
library TierRules {
    /// @dev Checks a tier, writes it and logs it.
    function create(
        mapping(uint8 tierId => Tier) storage tiers,
        uint8 tierId,
        TierParams calldata p,
        uint16 platformFeeBps
    ) internal {
        // Check: something to sell, a real window, a real currency, fees inside the price.
        if (p.cap == 0) revert ICollectionErrors.TicketCollection_ZeroCap(tierId);
        if (p.salesEndAt <= p.salesStartAt) {
            revert ICollectionErrors.TicketCollection_InvalidSalesWindow(tierId, p.salesStartAt, p.salesEndAt);
        }
        if (!_isCurrency(p.currency)) revert ICollectionErrors.TicketCollection_InvalidCurrency(tierId, p.currency);
        uint256 feesBps = uint256(p.royaltyBps) + platformFeeBps;
        if (feesBps > ResaleMath.BPS) {
            revert ICollectionErrors.TicketCollection_FeesOverPrice(tierId, feesBps, ResaleMath.BPS);
        }
        // Effect: write it.
        tiers[tierId] = Tier({
            cap: p.cap,
            sold: 0,
            priceMinor: p.priceMinor,
            currency: p.currency,
            salesStartAt: p.salesStartAt,
            salesEndAt: p.salesEndAt,
            resaleAllowed: p.resaleAllowed,
            resaleCapBps: p.resaleCapBps,
            royaltyBps: p.royaltyBps,
            giftsMax: p.giftsMax,
            giftBlackoutSeconds: p.giftBlackoutSeconds
        });
        // Log it.
        emit ITicketCollection.TierCreated(
            tierId,
            p.cap,
            p.priceMinor,
            p.currency,
            p.salesStartAt,
            p.salesEndAt,
            p.resaleAllowed,
            p.resaleCapBps,
            p.royaltyBps,
            p.giftsMax,
            p.giftBlackoutSeconds
        );
    }

    function _isCurrency(bytes3 code) private pure returns (bool) {
        for (uint256 i = 0; i < 3; ++i) {
            if (code[i] < "A" || code[i] > "Z") return false;
        }
        return true;
    }
}
