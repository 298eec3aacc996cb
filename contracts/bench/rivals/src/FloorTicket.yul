// What the EVM itself asks for each operation: the writes, the logs and the calls that nobody can leave out, and no rule.
// Slots: 0 next id; n ticket n (owner, ask price above it); address its balance; 2^160 + w used tickets of word w;
// 2^161 fees that wait. Arguments are packed, roles, caps, pauses and existence are not asked.
object "FloorTicket" {
    code {
        codecopy(0, datasize("FloorTicket"), 32)
        let currency := mload(0)
        sstore(0, 1)
        datacopy(0, dataoffset("runtime"), datasize("runtime"))
        setimmutable(0, "currency", currency)
        return(0, datasize("runtime"))
    }
    object "runtime" {
        code {
            function addressOf(word) -> account {
                account := and(word, 0xffffffffffffffffffffffffffffffffffffffff)
            }
            function pay(success) {
                if iszero(and(success, eq(mload(0), 1))) { revert(0, 0) }
            }

            switch shr(224, calldataload(0))
            // mint(uint256 quantityAndOwner)
            case 0xa0712d68 {
                let to := addressOf(calldataload(4))
                let quantity := shr(160, calldataload(4))
                let id := sload(0)
                let end := add(id, quantity)
                sstore(0, end)
                sstore(id, to)
                sstore(to, add(sload(to), quantity))
                for { } 1 { } {
                    log4(0, 0, 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef, 0, to, id)
                    id := add(id, 1)
                    if eq(id, end) { stop() }
                }
            }
            // mintMany(), then 20 bytes an owner
            case 0x37c1e433 {
                let id := sload(0)
                for { let at := 4 } lt(at, calldatasize()) { at := add(at, 20) } {
                    let to := shr(96, calldataload(at))
                    sstore(id, to)
                    sstore(to, add(sload(to), 1))
                    log4(0, 0, 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef, 0, to, id)
                    id := add(id, 1)
                }
                sstore(0, id)
            }
            // list(uint256 id, uint256 price)
            case 0x50fd7367 {
                let id := calldataload(4)
                let ticket := sload(id)
                if iszero(eq(ticket, caller())) { revert(0, 0) }
                sstore(id, or(ticket, shl(160, calldataload(36))))
                mstore(0, calldataload(36))
                log2(0, 32, 0x1111111111111111111111111111111111111111111111111111111111111111, id)
            }
            // buy(uint256 id)
            case 0xd96a094a {
                let id := calldataload(4)
                let ticket := sload(id)
                let price := shr(160, ticket)
                if iszero(price) { revert(0, 0) }
                let seller := addressOf(ticket)
                let fees := div(mul(price, 750), 10000)
                sstore(id, caller())
                sstore(seller, sub(sload(seller), 1))
                sstore(caller(), add(sload(caller()), 1))
                sstore(shl(161, 1), add(sload(shl(161, 1)), fees))
                log4(0, 0, 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef, seller, caller(), id)
                mstore(0, price)
                log2(0, 32, 0x2222222222222222222222222222222222222222222222222222222222222222, id)
                let currency := loadimmutable("currency")
                // transferFrom(buyer, this, price), then transfer(seller, the rest)
                mstore(0, shl(224, 0x23b872dd))
                mstore(4, caller())
                mstore(36, address())
                mstore(68, price)
                pay(call(gas(), currency, 0, 0, 100, 0, 32))
                mstore(0, shl(224, 0xa9059cbb))
                mstore(4, seller)
                mstore(36, sub(price, fees))
                pay(call(gas(), currency, 0, 0, 68, 0, 32))
            }
            // checkIn(uint256 id)
            case 0xe95a644f {
                let id := calldataload(4)
                let word := or(shl(160, 1), shr(8, id))
                let bit := shl(and(id, 255), 1)
                let used := sload(word)
                if and(used, bit) { revert(0, 0) }
                sstore(word, or(used, bit))
                log2(0, 0, 0x3333333333333333333333333333333333333333333333333333333333333333, id)
            }
            // checkInWord(uint256 word, uint256 mask)
            case 0x3fe904e5 {
                let mask := calldataload(36)
                let word := or(shl(160, 1), calldataload(4))
                let used := sload(word)
                if and(used, mask) { revert(0, 0) }
                sstore(word, or(used, mask))
                mstore(0, mask)
                log2(0, 32, 0x4444444444444444444444444444444444444444444444444444444444444444, calldataload(4))
            }
            // transferFrom(address from, address to, uint256 id)
            case 0x23b872dd {
                let from := calldataload(4)
                let to := calldataload(36)
                let id := calldataload(68)
                if iszero(and(eq(from, caller()), eq(sload(id), from))) { revert(0, 0) }
                sstore(id, to)
                sstore(from, sub(sload(from), 1))
                sstore(to, add(sload(to), 1))
                log4(0, 0, 0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef, from, to, id)
            }
            // clone(address implementation)
            case 0x8124b78e {
                mstore(0x00, 0x3d602d80600a3d3981f3363d3d373d3d3d363d73000000000000000000000000)
                mstore(0x14, shl(96, calldataload(4)))
                mstore(0x28, 0x5af43d82803e903d91602b57fd5bf30000000000000000000000000000000000)
                log2(0, 0, 0x5555555555555555555555555555555555555555555555555555555555555555, create(0, 0, 0x37))
            }
            default { revert(0, 0) }
        }
    }
}
