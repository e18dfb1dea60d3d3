namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Words for messages.</summary>
internal static class MessageText
{
    /// <summary>The nodes of a cycle, for example <c>a → b → a</c>; of a long one the first few.</summary>
    public static string Cycle(IEnumerable<string> names)
    {
        const int Max = 8;
        var list = names.ToList();
        var shown = list.Count <= Max ? list : [.. list.Take(Max), "…"];
        return string.Join(" → ", [.. shown, list[0]]);
    }
}
