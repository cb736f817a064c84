// Older npm drops the `node` link that the platform packages claim, and npm never links a project's own commands.
import { linkCommands, noteInstalled } from "./lib/runtime.js";

linkCommands();
noteInstalled();
