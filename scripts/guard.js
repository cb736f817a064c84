// Loaded into every child of the launcher: when the launcher dies, however it dies, the child ends too.
const GRACE_MS = 4_000;

if (process.channel) {
  process.on("disconnect", () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, "SIGTERM");
  });
  process.channel.unref();
}
