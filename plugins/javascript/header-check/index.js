// Lets a request pass if it has a certain header, and marks it.
import request from "plugin-host:http/request@0.1.0";
import settings from "plugin-host:plugin/settings@0.1.0";

/** The bytes of a text that is ASCII. */
const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

export const requestFilter = {
  onRequestHeaders() {
    const name = JSON.parse(settings.json()).header ?? "x-check";
    if (request.header(name) === null) {
      return {
        tag: "respond",
        val: {
          status: 400,
          headers: [{ name: "content-type", value: bytes("text/plain") }],
          body: bytes("A required header is missing.\n"),
        },
      };
    }
    request.setHeader("x-checked", bytes("yes"));
    return { tag: "continue" };
  },
};
