// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Script } from "forge-std/Script.sol";
import { console } from "forge-std/console.sol";
import { DateTimeLib } from "solady/utils/DateTimeLib.sol";

import { TicketCollection } from "../src/TicketCollection.sol";
import { TicketFactory } from "../src/TicketFactory.sol";
import { TicketMarket } from "../src/TicketMarket.sol";
import { TicketSale } from "../src/TicketSale.sol";
import { TestDollar } from "../test/mocks/TestDollar.sol";

interface IUsdcName {
    function name() external view returns (string memory);
    function symbol() external view returns (string memory);
    function decimals() external view returns (uint8);
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}

/// @notice Deploys everything at addresses that depend on what is deployed and for whom, not on who pays or when.
/// @dev DEPLOYER_KEY=0x… RELAYER=0x… TREASURY=0x… [ADMIN=0x…] forge script script/Deploy.s.sol --rpc-url <url> --broadcast
///      ADMIN is the deployer unless named. Safe to repeat, and to go on with after it was cut short: what is there stays.
///      script/deploy.mjs sends the same transactions; script/deploy.db.test.ts proves that the addresses are the same.
contract Deploy is Script {
    /// @dev Everything has the same salt: each contract's own code and arguments tell it from the others.
    bytes32 private constant SALT = "TicketChain 1";
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    /// @param usd Zero where there is none: a test token is deployed then.
    /// @param native Code of the chain's own coin.
    struct Profile {
        address usd;
        bytes3 native;
    }

    struct House {
        address admin;
        address relayer;
        address treasury;
    }

    struct Deployment {
        address factory;
        address market;
        address sale;
        address collectionImplementation;
        address usd;
        uint256 startBlock;
        string deployedAt;
    }

    error Deploy_UnknownChain(uint256 chainId);
    error Deploy_NoProxy(address proxy);
    error Deploy_NotUsdc(address token);
    error Deploy_Failed(address predicted);
    error Deploy_StartBlockUnknown(address factory);

    uint256 private _key;

    function run() external {
        _key = vm.envUint("DEPLOYER_KEY");
        address admin = vm.envOr("ADMIN", vm.addr(_key));
        House memory house = House(admin, vm.envAddress("RELAYER"), vm.envAddress("TREASURY"));
        Profile memory profile = profileOf(block.chainid);
        if (CREATE2_FACTORY.code.length == 0) revert Deploy_NoProxy(CREATE2_FACTORY);

        Deployment memory made;
        made.usd = profile.usd;
        if (made.usd == address(0)) made.usd = _deploy(type(TestDollar).creationCode);
        requireUsdc(made.usd);

        bytes memory factoryCode =
            abi.encodePacked(type(TicketFactory).creationCode, abi.encode(house.admin, house.relayer, house.treasury));
        _recall(made, vm.computeCreate2Address(SALT, keccak256(factoryCode)));
        made.factory = _deploy(factoryCode);
        made.market = _deploy(
            abi.encodePacked(type(TicketMarket).creationCode, abi.encode(made.factory, made.usd, profile.native))
        );
        made.sale =
            _deploy(abi.encodePacked(type(TicketSale).creationCode, abi.encode(made.factory, made.market, made.usd)));
        made.collectionImplementation = _deploy(
            abi.encodePacked(type(TicketCollection).creationCode, abi.encode(made.factory, made.market, made.sale))
        );
        _nameVersion(TicketFactory(made.factory), made.collectionImplementation);
        _write(made);
    }

    function profileOf(uint256 chainId) public pure returns (Profile memory) {
        if (chainId == 31_337) return Profile(address(0), "POL");
        if (chainId == 80_002) return Profile(0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582, "POL");
        if (chainId == 137) return Profile(0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359, "POL");
        if (chainId == 1) return Profile(0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48, "ETH");
        revert Deploy_UnknownChain(chainId);
    }

    /// @dev Circle's own token with the domain that our buyers' wallets sign for. Circle calls it "USDC" on test chains.
    ///      A bridged one, which has another domain, is refused here instead of at the first sale.
    function requireUsdc(address token) public view {
        if (token.code.length == 0) revert Deploy_NotUsdc(token);
        IUsdcName usdc = IUsdcName(token);
        bytes32 named = keccak256(bytes(usdc.name()));
        bool ours = named == keccak256("USD Coin") || (named == keccak256("USDC") && block.chainid == 80_002);
        ours = ours && keccak256(bytes(usdc.symbol())) == keccak256("USDC") && usdc.decimals() == 6;
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPEHASH, named, keccak256("2"), block.chainid, token));
        if (!ours || usdc.DOMAIN_SEPARATOR() != domain) revert Deploy_NotUsdc(token);
    }

    function _deploy(bytes memory initCode) private returns (address predicted) {
        predicted = vm.computeCreate2Address(SALT, keccak256(initCode));
        if (predicted.code.length != 0) return predicted;
        vm.broadcast(_key);
        (bool done,) = CREATE2_FACTORY.call(abi.encodePacked(SALT, initCode));
        if (!done || predicted.code.length == 0) revert Deploy_Failed(predicted);
    }

    /// @dev The admin's part. Another admin than the deployer is told what is left to do.
    function _nameVersion(TicketFactory factory, address version) private {
        if (factory.currentVersion() == version) return;
        if (factory.owner() != vm.addr(_key)) {
            console.log("left to the admin: allowVersion(%s, true), setCurrentVersion(%s)", version, version);
            return;
        }
        if (!factory.isVersionAllowed(version)) {
            vm.broadcast(_key);
            factory.allowVersion(version, true);
        }
        // An admin who moved on to a later version is not taken back to this one.
        if (factory.currentVersion() != address(0)) return;
        vm.broadcast(_key);
        factory.setCurrentVersion(version);
    }

    /// @dev Since when there is something to read: as recorded, or from now on.
    function _recall(Deployment memory made, address factory) private view {
        string memory file = _file();
        if (vm.exists(file)) {
            string memory json = vm.readFile(file);
            if (vm.parseJsonAddress(json, ".factory") == factory) {
                made.startBlock = vm.parseJsonUint(json, ".startBlock");
                made.deployedAt = vm.parseJsonString(json, ".deployedAt");
                return;
            }
        }
        made.startBlock = vm.envOr("START_BLOCK", uint256(0));
        if (made.startBlock == 0) {
            if (factory.code.length != 0) revert Deploy_StartBlockUnknown(factory);
            made.startBlock = block.number;
        }
        made.deployedAt = _isoTime(block.timestamp);
    }

    function _write(Deployment memory made) private {
        vm.createDir("deployments", true);
        string memory o = "deployment";
        vm.serializeUint(o, "chainId", block.chainid);
        vm.serializeAddress(o, "factory", made.factory);
        vm.serializeAddress(o, "market", made.market);
        vm.serializeAddress(o, "sale", made.sale);
        vm.serializeAddress(o, "collectionImplementation", made.collectionImplementation);
        vm.serializeAddress(o, "usd", made.usd);
        vm.serializeUint(o, "startBlock", made.startBlock);
        vm.writeJson(vm.serializeString(o, "deployedAt", made.deployedAt), _file());
    }

    function _file() private view returns (string memory) {
        string memory name = string.concat("deployments/", vm.toString(block.chainid), ".json");
        return vm.envOr("DEPLOYMENT_FILE", name);
    }

    function _isoTime(uint256 timestamp) private pure returns (string memory) {
        (uint256 y, uint256 mo, uint256 d, uint256 h, uint256 mi, uint256 s) =
            DateTimeLib.timestampToDateTime(timestamp);
        string memory date = string.concat(vm.toString(y), "-", _two(mo), "-", _two(d));
        return string.concat(date, "T", _two(h), ":", _two(mi), ":", _two(s), ".000Z");
    }

    function _two(uint256 number) private pure returns (string memory) {
        return string.concat(number < 10 ? "0" : "", vm.toString(number));
    }
}
