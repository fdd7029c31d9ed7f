// The embedded AWS in a separate process, as `labs aws` runs it.
import { startEmbedded } from "../../dist/embedded/server.js";

const aws = await startEmbedded({ secret: process.env.BENCH_SECRET });
process.send({ endpoint: aws.endpoint });
process.on("message", () => process.send({ rss: process.memoryUsage.rss() }));
process.on("disconnect", () => void aws[Symbol.asyncDispose]().then(() => process.exit()));
