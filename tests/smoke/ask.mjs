// Waits until the web application's log says where it listens, and asks it with and without the header that its filter wants.
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

const [log] = process.argv.slice(2);

async function findAddress() {
  for (let attempt = 0; attempt < 300; attempt++) {
    const match = /Now listening on: (\S+)/.exec(readFileSync(log, "utf8"));
    if (match) {
      return match[1];
    }
    await setTimeout(100);
  }
  throw new Error("The application does not listen.");
}

async function ask(address, headers, status, text) {
  const response = await fetch(address, { headers });
  const body = await response.text();
  console.log(`${JSON.stringify(headers)}: ${response.status} ${body}`);
  if (response.status !== status || !body.includes(text)) {
    throw new Error(`Expected ${status} with '${text}'.`);
  }
}

const address = await findAddress();
await ask(address, {}, 400, "A required header is missing.");
await ask(address, { "x-token": "1" }, 200, "Hello World!");
