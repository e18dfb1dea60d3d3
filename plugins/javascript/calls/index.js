// What the calls area of the scoreboard calls.
import { add } from "bench:calls/host";

export const calls = {
  add: (a, b) => (a + b) >>> 0,
  sum(n) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum = add(sum, i);
    }
    return sum;
  },
  echoBytes: (value) => value,
  echoString: (value) => value,
  echoPeople: (people) => people,
  loopForever() {
    for (;;) {}
  },
};
