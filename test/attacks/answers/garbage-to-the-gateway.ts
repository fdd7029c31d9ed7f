// Sends bytes that are not HTTP to the gateway, to crash the check => solves wrong: solve gives the object's text
import { connect } from "node:net";
const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL);
const garbage = [
  "\u0000\u0001\u0002\r\n\r\n",
  "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
  `GET / HTTP/1.1\r\n${"A: b\r\n".repeat(5000)}\r\n`,
  "POST /a/%zz%00?X-Amz-Signature HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
  "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: AWS4-HMAC-SHA256 Credential=/////,SignedHeaders=;,Signature=\r\n\r\n",
];
export async function solve() {
  for (const bytes of garbage) {
    await new Promise<void>((resolve) => {
      const socket = connect({ host: hostname, port: Number(port) }, () => socket.end(bytes));
      socket
        .on("error", () => resolve())
        .on("close", () => resolve())
        .resume();
    });
  }
  return "x";
}
