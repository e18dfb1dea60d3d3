using PluginHost.CompilerServices;

namespace PluginHost.Dynamic;

internal sealed class DynamicProxy(DynamicContract contract, GuestTarget target) : GuestProxy(target, firstExport: 0), IDynamicPlugin
{
    public ValueTask<WitValue?> CallAsync(string function, IReadOnlyList<WitValue> arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        int export = contract.IndexOf(function);
        DynamicFunction called = contract.Functions[export];
        var call = new DynamicCall(called, ValueCheck.Check(called.Type, arguments));
        return InvokeAsync<DynamicCall, WitValue?>(export, call, cancellationToken);
    }

    public async ValueTask<string> CallJsonAsync(string function, string arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        DynamicFunction called = contract.Functions[contract.IndexOf(function)];
        WitValue[] values = WitJsonReader.ReadArguments(called.Type, arguments);
        return WitJsonWriter.Write(await CallAsync(called.Name, values, cancellationToken).ConfigureAwait(false));
    }
}
