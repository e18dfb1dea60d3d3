namespace PluginHost.Generators.Wit.Model;

/// <summary>A success or an error, each with or without a value.</summary>
internal sealed record WitResultType(WitType? Ok, WitType? Error) : WitType
{
    public override string ToString() => (Ok, Error) switch
    {
        (null, null) => "result",
        ({ } ok, null) => $"result<{ok}>",
        (null, { } error) => $"result<_, {error}>",
        var (ok, error) => $"result<{ok}, {error}>",
    };
}
