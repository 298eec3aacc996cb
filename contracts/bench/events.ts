// A new event as most teams make it: a contract of its own for each.
import { call } from "./chain";
import { type Bench, notebook, people, type Row } from "./subject";

export async function ownContract(bench: Bench): Promise<Row[]> {
  const { chain, rival } = bench;
  const { rows, write } = notebook(bench, "OpenZeppelin + struct");
  const maker = await chain.deploy(people.deployer, rival("StructEvents"));
  await write("new event", call(people.organizer, maker, rival("StructEvents").abi, "create"));
  return rows;
}
