using Bench.Calls;
using PluginHost.Scoreboard.Calls;

namespace PluginHost.Scoreboard.Components;

/// <summary>What it costs that a guest is a component: the same core module as one and by itself, called through the same proxy.</summary>
internal static class ComponentsArea
{
    private const string Core = "the same guest as a core module";

    public static IEnumerable<Row> Measure()
    {
        byte[] payload = CallsArea.MakePayload();
        string text = CallsArea.MakeText();
        Person[] people = CallsArea.MakePeople();
        byte[] module = Calls.GuestText.ToModule();
        byte[] plain = Calls.GuestText.ToContractComponent("Plain.wat");
        byte[] linked = Calls.GuestText.ToContractComponent("Linked.wat");

        using (var ofCore = new CallsPlugin(module, PluginLifetime.Pooled))
        using (var ofComponent = new CallsPlugin(plain, PluginLifetime.Pooled))
        using (var boxed = new ComponentGuest(Calls.GuestText.ToComponentText()))
        {
            ICalls core = ofCore.Calls;
            ICalls component = ofComponent.Calls;
            yield return Pairs.Measure(
                "components/add@core", Core, count => CallsArea.Add(component, count), count => CallsArea.Add(core, count));
            yield return Pairs.Measure(
                "components/import@core", Core, count => CallsArea.Sum(component, count), count => CallsArea.Sum(core, count));
            yield return Pairs.Measure(
                "components/string100@core", Core, count => CallsArea.Echo(component, text, count), count => CallsArea.Echo(core, text, count));
            yield return Pairs.Measure(
                "components/bytes64k@core", Core, count => CallsArea.Echo(component, payload, count), count => CallsArea.Echo(core, payload, count));
            yield return Pairs.Measure(
                "components/records1000@core", Core, count => CallsArea.Echo(component, people, count), count => CallsArea.Echo(core, people, count));
            yield return Pairs.Measure(
                "components/bytes64k@components",
                "Wasmtime.Components",
                count => CallsArea.Echo(component, payload, count),
                count => boxed.Echo(payload, count));
        }

        using (var ofCore = new HeaderCheckPlugin("header-check.wasm"))
        using (var ofComponent = new HeaderCheckPlugin("header-check.component.wasm"))
        {
            yield return Pairs.Measure("components/percall@core", Core, ofComponent.Check, ofCore.Check);
        }

        using var freshCore = new CallsPlugin(module, PluginLifetime.PerCall);
        using var freshLinked = new CallsPlugin(linked, PluginLifetime.PerCall);
        yield return Pairs.Measure(
            "components/percall-linked@core",
            Core,
            count => CallsArea.Add(freshLinked.Calls, count),
            count => CallsArea.Add(freshCore.Calls, count));

        foreach (Row row in JcoRows.Measure(module).Concat(JavaScriptRows.Measure()))
        {
            yield return row;
        }
    }
}
