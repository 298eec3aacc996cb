import { DiscardJobInput, discardJob } from "../../services/job/discard-job";
import { ListJobsInput, listJobs } from "../../services/job/list-jobs";
import { JobIdInput, replayAllJobs, replayJob } from "../../services/job/replay-job";
import { resumeRun } from "../../services/job/resume-run";
import { organizerProcedure, router } from "../trpc";

export const jobRouter = router({
  list: organizerProcedure.input(ListJobsInput).query(({ ctx, input }) => listJobs({ ctx, input })),
  replay: organizerProcedure.input(JobIdInput).mutation(({ ctx, input }) => replayJob({ ctx, input })),
  replayAll: organizerProcedure.mutation(({ ctx }) => replayAllJobs({ ctx })),
  discard: organizerProcedure.input(DiscardJobInput).mutation(({ ctx, input }) => discardJob({ ctx, input })),
  resume: organizerProcedure.input(JobIdInput).mutation(({ ctx, input }) => resumeRun({ ctx, input })),
});
