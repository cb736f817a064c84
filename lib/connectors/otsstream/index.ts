export { otsstreamReader } from "./reader";
