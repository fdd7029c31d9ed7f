// The upper bound for a server with node:http: bodies in a Map, without verifying or parsing anything.
import { createServer } from "node:http";

const bodies = new Map();
const server = createServer((request, response) => {
  const key = request.url.split("?")[0];
  if (request.method !== "PUT") {
    const body = bodies.get(key);
    response.writeHead(body ? 200 : 404, { "content-length": body?.length ?? 0, etag: '"bare"' });
    response.end(body);
    return;
  }
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    bodies.set(key, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    response.writeHead(200, { "content-length": 0, etag: '"bare"' });
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => process.send({ endpoint: `http://127.0.0.1:${server.address().port}` }));
process.on("message", () => process.send({ rss: process.memoryUsage.rss() }));
process.on("disconnect", () => process.exit());
