using PluginHost.CompilerServices;

namespace PluginHost.Streams.Redpanda;

/// <summary>A function of the host as a guest for Redpanda imports it.</summary>
internal sealed class RedpandaBinding : ImportBinding
{
    private static readonly CoreType[] Status = [CoreType.I32];

    private readonly RedpandaFunction? _function;

    /// <summary>A function that takes numbers and addresses, and gives a status.</summary>
    public RedpandaBinding(string name, int parameters, RedpandaFunction function)
        : base(name, new CoreSignature([.. Enumerable.Repeat(CoreType.I32, parameters)], Status), name)
    {
        _function = function;
        NeedsMemory = true;
    }

    /// <summary>A function that does nothing: that it is imported says something.</summary>
    public RedpandaBinding(string name)
        : base(name, new CoreSignature([], []), name)
    {
    }

    /// <inheritdoc/>
    public override void Invoke(ImportCall call, Span<RawValue> values)
    {
        if (_function is not null)
        {
            var calls = call.Target as RedpandaCalls ?? (RedpandaCalls)call.ResolveTarget(typeof(RedpandaCalls));
            values[0].I32 = _function(calls, call, values);
        }
    }
}
