export { odpsWriter } from "./writer";
