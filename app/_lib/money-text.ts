/** Amounts for people, as the domain writes them and without the schemas that would come along into the browser. */
export { moneyText } from "@/server/domain/shared/money-text";
