// Loaded before a process that is measured: answers a message with the CPU it has used and the memory it holds.
process.on("message", (asked) => {
  if (asked !== "look") return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1_000, rssMb: Math.round(process.memoryUsage.rss() / 1_048_576) });
});
