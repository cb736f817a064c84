import type { Register } from ".";
import { jobCheck } from "./job-check";
import { jobConvert } from "./job-convert";
import { jobRun } from "./job-run";

/** Everything about one job file, without the console. */
export const job: Register = (program) => {
  const group = program.command("job").description("check, run and convert a job file");
  jobCheck(group);
  jobRun(group);
  jobConvert(group);
};
