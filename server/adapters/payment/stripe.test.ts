import { paymentContract } from "./payment.contract";
import { openStripeLab } from "./stripe.lab";

paymentContract("stripe SDK against its twin", openStripeLab);
