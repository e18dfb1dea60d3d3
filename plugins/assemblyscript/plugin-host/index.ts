// What a PluginHost guest in AssemblyScript needs. A filter exports its phases under the contract's names:
//
//   import { HeadersVerdict, request } from "../plugin-host";
//   export { cabi_realloc } from "../plugin-host";
//
//   @name("plugin-host:http/request-filter@0.1.0#on-request-headers")
//   export function onRequestHeaders(): HeadersVerdict {
//     request.setHeader("x-hello", "world");
//     return HeadersVerdict.proceed();
//   }

export { TextResult, cabi_realloc, takeBytes, takeText } from "./abi";
export { BodyVerdict, Change, FullResponse, Header, HeadersVerdict } from "./http";
export { Json } from "./json";
export { Level, log, settings } from "./plugin";
export { Decisions, InitResult, Record, stream } from "./stream";

import * as exchange from "./exchange";
import * as request from "./request";
import * as response from "./response";
export { exchange, request, response };
