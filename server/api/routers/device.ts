import { z } from "zod";
import { CreateDeviceInput, CreateGateInput, DeviceId } from "../../domain/gate/gate-input";
import { createDevice } from "../../services/device/create-device";
import { renewDevicePairing } from "../../services/device/renew-pairing";
import { revokeDevice } from "../../services/device/revoke-device";
import { createGate } from "../../services/gate/create-gate";
import { listGates } from "../../services/gate/list-gates";
import { watchGates } from "../../services/gate/watch-gates";
import { organizerProcedure, router } from "../trpc";

const OfEvent = z.object({ eventId: z.uuid() });
const never = new AbortController().signal;

export const deviceRouter = router({
  list: organizerProcedure.input(OfEvent).query(({ ctx, input }) => listGates({ ctx, input })),
  watch: organizerProcedure.input(OfEvent).subscription(async function* ({ ctx, input, signal }) {
    yield* watchGates({ ctx, input, stop: signal ?? never });
  }),
  createGate: organizerProcedure.input(CreateGateInput).mutation(({ ctx, input }) => createGate({ ctx, input })),
  create: organizerProcedure.input(CreateDeviceInput).mutation(({ ctx, input }) => createDevice({ ctx, input })),
  renewPairing: organizerProcedure.input(DeviceId).mutation(({ ctx, input }) => renewDevicePairing({ ctx, input })),
  revoke: organizerProcedure.input(DeviceId).mutation(({ ctx, input }) => revokeDevice({ ctx, input })),
});
