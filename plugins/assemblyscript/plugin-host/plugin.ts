// The interfaces of plugin-host:plugin: the plugin's own settings and its own log.

import { RESULT, Utf8, resultText } from "./abi";
import { Json } from "./json";

export enum Level {
  Trace,
  Debug,
  Information,
  Warning,
  Error,
  Critical,
}

export namespace log {
  @external("plugin-host:plugin/log@0.1.0", "write")
  declare function writeText(level: u32, start: usize, length: usize): void;

  /** Writes one message to the host's log, under the plugin's name. */
  export function write(level: Level, message: string): void {
    const text = new Utf8(message);
    writeText(level, text.start, text.length);
  }
}

export namespace settings {
  @external("plugin-host:plugin/settings@0.1.0", "json")
  declare function json(result: usize): void;

  /** The settings that the operator gave to this plugin. Ends the call if they are not JSON. */
  export function read(): Json {
    json(RESULT);
    const document = Json.parse(resultText());
    if (document == null) throw new Error("The settings are not a JSON document.");
    return document;
  }
}
