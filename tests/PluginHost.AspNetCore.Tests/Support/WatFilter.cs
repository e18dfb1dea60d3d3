using System.Globalization;
using System.Text;

namespace PluginHost.AspNetCore.Tests.Support;

/// <summary>
/// A filter written as text, for what the repository's guests do not do. Phases are given as instructions that leave a verdict on the
/// stack: what <see cref="Continue"/> and its like say. Around them are the contract's imports, an allocator, and a few helpers.
/// </summary>
internal sealed class WatFilter
{
    public const string Continue = "(call $verdict (i32.const 0))";
    public const string NeedBody = "(call $verdict (i32.const 1))";

    /// <summary>Puts the codes of all changes so far into the header <c>x-report</c>: 0 for taken, otherwise 1 and the change-error.</summary>
    public const string PublishOnRequest = "(call $publish-on-request)";

    /// <summary>As <see cref="PublishOnRequest"/>, on the response.</summary>
    public const string PublishOnResponse = "(call $publish-on-response)";

    public const string Trap = "unreachable";
    public const string LoopForever = "(loop $again (br $again)) unreachable";

    private const int DataStart = 8192;

    private readonly StringBuilder _functions = new();
    private readonly StringBuilder _data = new();
    private int _dataEnd = DataStart;

    /// <summary>Bytes in the guest's memory, as the two instructions that push where they are and how many.</summary>
    public string Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    public string Bytes(byte[] bytes)
    {
        int at = _dataEnd;
        _dataEnd += bytes.Length;
        string escaped = string.Concat(bytes.Select(b => $"\\{b:x2}"));
        _data.AppendLine(CultureInfo.InvariantCulture, $"(data (i32.const {at}) \"{escaped}\")");
        return $"(i32.const {at}) (i32.const {bytes.Length})";
    }

    /// <summary>Tries a change of the request or the response that takes a name and a value, and reports its code.</summary>
    public string Change(string function, string name, string value) => Change(function, name, Encoding.UTF8.GetBytes(value));

    public string Change(string function, string name, byte[] value) =>
        $"(call ${function} {Text(name)} {Bytes(value)} (i32.const 16)) (call $report (i32.const 16))";

    /// <summary>Tries a change that takes one value.</summary>
    public string Change(string function, string value) => $"(call ${function} {Text(value)} (i32.const 16)) (call $report (i32.const 16))";

    /// <summary>Tries to change the status.</summary>
    public static string SetStatus(int status) =>
        $"(call $response.set-status (i32.const {status}) (i32.const 16)) (call $report (i32.const 16))";

    /// <summary>Copies a text of the request (method, path and so on) into a header of the request.</summary>
    public string CopyText(string function, string toHeader) =>
        $"(call ${function} (i32.const 16)) {SetFrom(toHeader, "(i32.load (i32.const 16)) (i32.load (i32.const 20))")}";

    /// <summary>Copies a header's value into a header of the request, or <c>(none)</c>.</summary>
    public string CopyHeader(string function, string name, string toHeader) =>
        $"""
        (call ${function} {Text(name)} (i32.const 16))
        (if (i32.load8_u (i32.const 16))
          (then {SetFrom(toHeader, "(i32.load (i32.const 20)) (i32.load (i32.const 24))")})
          (else {SetFrom(toHeader, Text("(none)"))}))
        """;

    /// <summary>Says on the request how many elements a function's list has, in one digit.</summary>
    public string CountInto(string call, string toHeader) =>
        $"""
        {call}
        (i32.store8 (i32.const 32) (i32.add (i32.const 48) (i32.load (i32.const 20))))
        {SetFrom(toHeader, "(i32.const 32) (i32.const 1)")}
        """;

    public string SetFrom(string header, string bytes) => $"(call $request.set-header {Text(header)} {bytes} (i32.const 48))";

    /// <summary>A verdict that answers, in a headers phase.</summary>
    public string Respond(int status, string body = "", params (string Name, string Value)[] headers) => Respond(2, status, body, headers);

    /// <summary>A verdict that answers, in a body phase.</summary>
    public string RespondInBody(int status, string body = "", params (string Name, string Value)[] headers) => Respond(1, status, body, headers);

    public WatFilter OnRequestHeaders(string instructions) => Export("request-filter@0.1.0#on-request-headers", "", instructions);

    public WatFilter OnRequestBody(string instructions) =>
        Export("request-body-filter@0.1.0#on-request-body", "(param $body i32) (param $length i32)", instructions);

    public WatFilter OnResponseHeaders(string instructions) => Export("response-filter@0.1.0#on-response-headers", "", instructions);

    public WatFilter OnResponseBody(string instructions) =>
        Export("response-body-filter@0.1.0#on-response-body", "(param $body i32) (param $length i32)", instructions);

    public PluginDefinition ToPlugin(string id, params string[] grants) => FilterApp.FromWat(id, ToString(), grants);

    public override string ToString() =>
        $$"""
        (module
          (import "plugin-host:http/request@0.1.0" "method" (func $request.method (param i32)))
          (import "plugin-host:http/request@0.1.0" "scheme" (func $request.scheme (param i32)))
          (import "plugin-host:http/request@0.1.0" "protocol" (func $request.protocol (param i32)))
          (import "plugin-host:http/request@0.1.0" "host" (func $request.host (param i32)))
          (import "plugin-host:http/request@0.1.0" "path" (func $request.path (param i32)))
          (import "plugin-host:http/request@0.1.0" "query" (func $request.query (param i32)))
          (import "plugin-host:http/request@0.1.0" "client-address" (func $request.client-address (param i32)))
          (import "plugin-host:http/request@0.1.0" "header" (func $request.header (param i32 i32 i32)))
          (import "plugin-host:http/request@0.1.0" "header-values" (func $request.header-values (param i32 i32 i32)))
          (import "plugin-host:http/request@0.1.0" "headers" (func $request.headers (param i32)))
          (import "plugin-host:http/request@0.1.0" "set-header" (func $request.set-header (param i32 i32 i32 i32 i32)))
          (import "plugin-host:http/request@0.1.0" "add-header" (func $request.add-header (param i32 i32 i32 i32 i32)))
          (import "plugin-host:http/request@0.1.0" "remove-header" (func $request.remove-header (param i32 i32 i32)))
          (import "plugin-host:http/request@0.1.0" "set-host" (func $request.set-host (param i32 i32 i32)))
          (import "plugin-host:http/request@0.1.0" "set-path" (func $request.set-path (param i32 i32 i32)))
          (import "plugin-host:http/request@0.1.0" "set-query" (func $request.set-query (param i32 i32 i32)))
          (import "plugin-host:http/request@0.1.0" "set-body" (func $request.set-body (param i32 i32 i32)))
          (import "plugin-host:http/response@0.1.0" "status" (func $response.status (result i32)))
          (import "plugin-host:http/response@0.1.0" "set-status" (func $response.set-status (param i32 i32)))
          (import "plugin-host:http/response@0.1.0" "header" (func $response.header (param i32 i32 i32)))
          (import "plugin-host:http/response@0.1.0" "header-values" (func $response.header-values (param i32 i32 i32)))
          (import "plugin-host:http/response@0.1.0" "headers" (func $response.headers (param i32)))
          (import "plugin-host:http/response@0.1.0" "set-header" (func $response.set-header (param i32 i32 i32 i32 i32)))
          (import "plugin-host:http/response@0.1.0" "add-header" (func $response.add-header (param i32 i32 i32 i32 i32)))
          (import "plugin-host:http/response@0.1.0" "remove-header" (func $response.remove-header (param i32 i32 i32)))
          (import "plugin-host:http/response@0.1.0" "set-body" (func $response.set-body (param i32 i32 i32)))
          (import "plugin-host:http/exchange@0.1.0" "state" (func $exchange.state (param i32)))
          (import "plugin-host:http/exchange@0.1.0" "set-state" (func $exchange.set-state (param i32 i32 i32)))
          (memory (export "memory") 64)
          (global $heap (mut i32) (i32.const 1048576))
          (global $reports (mut i32) (i32.const 0))

          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
            (local $start i32)
            (local.set $start (i32.and (i32.add (global.get $heap) (i32.const 15)) (i32.const -16)))
            (global.set $heap (i32.add (local.get $start) (local.get 3)))
            (local.get $start))

          (func $verdict (param $case i32) (result i32)
            (i32.store8 (i32.const 64) (local.get $case))
            (i32.const 64))

          (func $respond
            (param $case i32) (param $status i32) (param $headers i32) (param $count i32) (param $body i32) (param $length i32) (result i32)
            (i32.store8 (i32.const 64) (local.get $case))
            (i32.store16 (i32.const 68) (local.get $status))
            (i32.store (i32.const 72) (local.get $headers))
            (i32.store (i32.const 76) (local.get $count))
            (i32.store (i32.const 80) (local.get $body))
            (i32.store (i32.const 84) (local.get $length))
            (i32.const 64))

          ;; Result areas hold a result<_, change-error>: whether it is an error, and which.
          (func $report (param $result i32)
            (i32.store8
              (i32.add (i32.const 1024) (global.get $reports))
              (i32.add (i32.const 48)
                (select
                  (i32.add (i32.const 1) (i32.load8_u (i32.add (local.get $result) (i32.const 1))))
                  (i32.const 0)
                  (i32.load8_u (local.get $result)))))
            (global.set $reports (i32.add (global.get $reports) (i32.const 1))))

          (data (i32.const 4000) "x-report")
          (func $publish-on-request
            (call $request.set-header (i32.const 4000) (i32.const 8) (i32.const 1024) (global.get $reports) (i32.const 48)))
          (func $publish-on-response
            (call $response.set-header (i32.const 4000) (i32.const 8) (i32.const 1024) (global.get $reports) (i32.const 48)))

          {{_data}}
          {{_functions}})
        """;

    private WatFilter Export(string name, string parameters, string instructions)
    {
        _functions.AppendLine(
            CultureInfo.InvariantCulture,
            $"(func (export \"plugin-host:http/{name}\") {parameters} (result i32) {instructions})");
        return this;
    }

    private string Respond(int verdict, int status, string body, (string Name, string Value)[] headers)
    {
        var list = new List<byte>();
        foreach ((string name, string value) in headers)
        {
            foreach (byte[] part in new[] { Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value) })
            {
                list.AddRange(BitConverter.GetBytes(_dataEnd));
                list.AddRange(BitConverter.GetBytes(part.Length));
                Bytes(part);
            }
        }

        _dataEnd = (_dataEnd + 3) / 4 * 4;
        string at = Bytes([.. list]);
        string fields = at[..at.LastIndexOf('(')];
        return $"(call $respond (i32.const {verdict}) (i32.const {status}) {fields} (i32.const {headers.Length}) {Text(body)})";
    }
}
