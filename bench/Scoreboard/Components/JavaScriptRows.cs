using Bench.Calls;
using PluginHost.Scoreboard.Calls;

namespace PluginHost.Scoreboard.Components;

/// <summary>A guest in JavaScript, as its tool makes it: here, and by the managed binding's component API.</summary>
internal static class JavaScriptRows
{
    private const string Binding = "Wasmtime.Components";

    public static IEnumerable<Row> Measure()
    {
        byte[] component = File.ReadAllBytes(Guests.PathOf("calls-js.wasm"));
        byte[] payload = CallsArea.MakePayload();
        string text = CallsArea.MakeText();
        using (var plugin = new CallsPlugin(component, PluginLifetime.Pooled))
        using (var boxed = new ComponentGuest(component))
        {
            ICalls calls = plugin.Calls;
            yield return Pairs.Measure(
                "components/js-bytes64k@components", Binding, count => CallsArea.Echo(calls, payload, count), count => boxed.Echo(payload, count));
            yield return Pairs.Measure("components/js-add@components", Binding, count => CallsArea.Add(calls, count), boxed.Add);
            yield return Pairs.Measure(
                "components/js-string@components", Binding, count => CallsArea.Echo(calls, text, count), count => boxed.Echo(text, count));
        }

        using var fresh = new CallsPlugin(component, PluginLifetime.PerCall);
        using var instantiated = new ComponentGuest(component);
        yield return Pairs.Measure(
            "components/js-start@components", Binding, count => CallsArea.Add(fresh.Calls, count), instantiated.AddEachInOne);
    }
}
