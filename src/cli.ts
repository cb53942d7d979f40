#!/usr/bin/env node
import { main } from "./main.ts";

// the reader of a pipe may exit early: head, less
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await main(process.argv.slice(2), process);
