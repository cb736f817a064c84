export { streamReader } from "./reader";
export { streamWriter } from "./writer";
