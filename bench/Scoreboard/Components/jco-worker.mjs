// Makes calls of the transpiled guest, and says how many nanoseconds one took: "add 1000" a line.
import { createInterface } from "node:readline";
import { calls } from "./guest.js";

const bytes = Uint8Array.from({ length: 64 * 1024 }, (_, i) => i & 0xff);
const people = Array.from({ length: 1000 }, (_, i) => ({ name: `Person number ${i}`, born: i, mail: `person-${i}@example.com` }));

const check = (holds) => {
  if (!holds) {
    throw new Error("The guest gave something else back.");
  }
};

const work = {
  add(count) {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum = calls.add(sum, i);
    }
    check(Number.isInteger(sum));
  },
  bytes64k(count) {
    for (let i = 0; i < count; i++) {
      const echoed = calls.echoBytes(bytes);
      check(echoed.length === bytes.length && echoed.at(-1) === bytes.at(-1));
    }
  },
  records1000(count) {
    for (let i = 0; i < count; i++) {
      const echoed = calls.echoPeople(people);
      check(echoed.length === people.length && echoed.at(-1).mail === people.at(-1).mail);
    }
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, count] = line.split(" ");
  const start = process.hrtime.bigint();
  work[name](Number(count));
  console.log(Number(process.hrtime.bigint() - start) / Number(count));
}
