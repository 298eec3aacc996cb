import { UpdateBrandInput, UpdateOriginsInput } from "../../domain/organization/organization-input";
import { getOrganization } from "../../services/organization/get-organization";
import { updateBrand } from "../../services/organization/update-brand";
import { updateOrigins } from "../../services/organization/update-origins";
import { organizerProcedure, router } from "../trpc";

export const organizationRouter = router({
  get: organizerProcedure.query(({ ctx }) => getOrganization({ ctx, input: {} })),
  updateBrand: organizerProcedure.input(UpdateBrandInput).mutation(({ ctx, input }) => updateBrand({ ctx, input })),
  updateOrigins: organizerProcedure
    .input(UpdateOriginsInput)
    .mutation(({ ctx, input }) => updateOrigins({ ctx, input })),
});
